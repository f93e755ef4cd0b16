-- db.js --
import mysql from 'mysql2';
@@R export const pool = mysql.createPool('mysql://shopadmin:Made-Up-1@shop.mysql.database.azure.com:3306/shop');
-- edits --
--- a/db.js
+++ b/db.js
-export const pool = mysql.createPool('mysql://shopadmin:Made-Up-1@shop.mysql.database.azure.com:3306/shop');
+import { DefaultAzureCredential } from '@azure/identity';
+
+const credential = new DefaultAzureCredential();
+
+export const pool = mysql.createPool({
+  uri: 'mysql://shopadmin@shop.mysql.database.azure.com:3306/shop',
+  authPlugins: {
+    mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+  },
+  ssl: { rejectUnauthorized: true },
+});
