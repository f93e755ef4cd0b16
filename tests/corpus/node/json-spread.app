# The object stands in JSON and is spread into the call.
-- db.js --
const mysql = require('mysql2/promise');
const dbConfig = require('./config.json').database;
@@R module.exports = mysql.createPool({ ...dbConfig, connectionLimit: 10 });
-- config.json --
{
  "database": {
    "host": "app1.mysql.database.azure.com",
    "user": "app",
@@R     "password": "Made-Up-1"
  }
}
-- edits --
--- a/config.json
+++ b/config.json
-    "user": "app",
-    "password": "Made-Up-1"
+    "user": "app"
--- a/db.js
+++ b/db.js
-module.exports = mysql.createPool({ ...dbConfig, connectionLimit: 10 });
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
+module.exports = mysql.createPool({ ...dbConfig, connectionLimit: 10, authPlugins: { mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`) }, ssl: { rejectUnauthorized: true } });
