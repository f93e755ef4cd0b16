# With connectionString pg ignores a password function: the URL is taken apart.
-- db.ts --
import { Pool } from 'pg';

export const pool = new Pool({
@@R   connectionString: process.env.DATABASE_URL,
  max: 10,
});
-- .env --
@@R DATABASE_URL=postgres://shopadmin:Made-Up-1!@shop.postgres.database.azure.com:5432/shop?sslmode=require
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgres://shopadmin:Made-Up-1!@shop.postgres.database.azure.com:5432/shop?sslmode=require
+DATABASE_URL=postgres://shopadmin@shop.postgres.database.azure.com:5432/shop?sslmode=require
--- a/db.ts
+++ b/db.ts
+import { parse } from 'pg-connection-string';
+import { DefaultAzureCredential } from '@azure/identity';
+const credential = new DefaultAzureCredential();
+
-  connectionString: process.env.DATABASE_URL,
+  ...parse(process.env.DATABASE_URL!),
+  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+  ssl: true,
