-- data-source.ts --
import { DataSource } from "typeorm";

export default new DataSource({
    type: "mysql",
    host: "shop.mysql.database.azure.com",
    username: "shopadmin",
@@R     password: "Made-Up-1!",
    database: "shop",
});
-- edits --
--- a/data-source.ts
+++ b/data-source.ts
+import { DefaultAzureCredential } from "@azure/identity";
+const credential = new DefaultAzureCredential();
+
-    password: "Made-Up-1!",
+    ssl: { rejectUnauthorized: true },
+    extra: {
+        authPlugins: {
+            mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token}\0`),
+        },
+    },
