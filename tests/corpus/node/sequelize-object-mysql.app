-- db.ts --
import { Sequelize } from 'sequelize';

export const db = new Sequelize({
  dialect: 'mysql',
  host: 'shop.mysql.database.azure.com',
  username: 'shopadmin',
@@R   password: process.env.DB_PASS,
  database: 'shop',
});
-- edits --
--- a/db.ts
+++ b/db.ts
+import { DefaultAzureCredential } from '@azure/identity';
+const credential = new DefaultAzureCredential();
+
-  password: process.env.DB_PASS,
+  dialectOptions: {
+    authPlugins: {
+      mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+    },
+    ssl: { rejectUnauthorized: true },
+  },
