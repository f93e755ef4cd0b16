-- db.js --
const mysql = require('mysql2/promise');

const pool = mysql.createPool({
  host: process.env.MYSQL_HOST || 'shop.mysql.database.azure.com',
  user: 'shopadmin',
@@R   password: process.env.MYSQL_PASSWORD,
  database: 'shop',
});

module.exports = pool;
-- edits --
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require('@azure/identity');
+const credential = new DefaultAzureCredential();
+
-  password: process.env.MYSQL_PASSWORD,
+  authPlugins: {
+    mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+  },
+  ssl: { rejectUnauthorized: true },
