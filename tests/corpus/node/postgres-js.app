# postgres.js with a URL of a setting.
-- src/db.ts --
import postgres from 'postgres';
import { drizzle } from 'drizzle-orm/postgres-js';
@@R const client = postgres(process.env.DATABASE_URL!);
export const db = drizzle(client);
-- .env --
@@R DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
+DATABASE_URL=postgres://app@app1.postgres.database.azure.com:5432/app?sslmode=require
--- a/src/db.ts
+++ b/src/db.ts
-const client = postgres(process.env.DATABASE_URL!);
+import { DefaultAzureCredential } from '@azure/identity';
+
+const credential = new DefaultAzureCredential();
+
+const client = postgres(process.env.DATABASE_URL!, { password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token, ssl: true });
