# node-config: the object stands in JSON.
-- config/default.json --
{
@@R   "db": { "host": "app1.mysql.database.azure.com", "user": "app@app1", "password": "Made-Up-1", "database": "x" }
}
-- db.js --
const config = require('config');
const mysql = require('mysql2/promise');
@@R const pool = mysql.createPool(config.get('db'));
module.exports = pool;
-- edits --
--- a/config/default.json
+++ b/config/default.json
-  "db": { "host": "app1.mysql.database.azure.com", "user": "app@app1", "password": "Made-Up-1", "database": "x" }
+  "db": { "host": "app1.mysql.database.azure.com", "user": "app", "database": "x" }
--- a/db.js
+++ b/db.js
-const pool = mysql.createPool(config.get('db'));
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
+const pool = mysql.createPool({
+  ...config.get('db'),
+  authPlugins: {
+    mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+  },
+  ssl: { rejectUnauthorized: true },
+});
