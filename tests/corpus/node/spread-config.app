-- db.js --
const mysql = require('mysql2');
const base = {
  host: 'shop.mysql.database.azure.com',
  user: 'shopadmin',
@@R   password: 'Made-Up-1!',
};
module.exports = mysql.createPool({ ...base, connectionLimit: 5 });
-- edits --
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-  password: 'Made-Up-1!',
+  authPlugins: {
+    mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+  },
+  ssl: { rejectUnauthorized: true },
