# TypeORM with a URL.
-- src/data-source.ts --
import "reflect-metadata"
import { DataSource } from "typeorm"
import { User } from "./entity/User"
export const AppDataSource = new DataSource({
    type: "postgres",
@@R     url: process.env.DATABASE_URL,
    synchronize: true,
    ssl: { rejectUnauthorized: false },
    entities: [User],
})
-- .env --
@@R DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
+DATABASE_URL=postgres://app@app1.postgres.database.azure.com:5432/app?sslmode=require
--- a/src/data-source.ts
+++ b/src/data-source.ts
+import { DefaultAzureCredential } from "@azure/identity"
+
+const credential = new DefaultAzureCredential()
+
+    password: async () => (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
