# An exclamation mark and a type around the setting.
target: all
-- database.ts --
import pgPromise from "pg-promise";
const pgp = pgPromise();
@@R export const db = pgp(process.env.DATABASE_URL!);
@@R export const db2 = pgp(process.env.DATABASE_URL as string);
-- edits --
--- a/database.ts
+++ b/database.ts
-export const db = pgp(process.env.DATABASE_URL!);
-export const db2 = pgp(process.env.DATABASE_URL as string);
+export const db = pgp({
+  ...parse(process.env.DATABASE_URL!),
+  ...(parse(process.env.DATABASE_URL!).password ? {} : {
+    password: async () => (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
+    ssl: true,
+  }),
+});
+export const db2 = pgp({
+  ...parse(process.env.DATABASE_URL!),
+  ...(parse(process.env.DATABASE_URL!).password ? {} : {
+    password: async () => (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
+    ssl: true,
+  }),
+});
+import { parse } from "pg-connection-string";
+import { DefaultAzureCredential } from "@azure/identity";
+
+const credential = new DefaultAzureCredential();
