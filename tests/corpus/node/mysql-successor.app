# The driver mysql knows no tokens; mysql2 has the same calls.
-- db.js --
var mysql = require('mysql');
var connection = mysql.createConnection({
  host: 'shop.mysql.database.azure.com',
  user: 'shopadmin',
@@R   password: 'Made-Up-1!',
  ssl: { rejectUnauthorized: true }
});
connection.connect();
-- package.json --
{ "dependencies": { "mysql": "^2.18.1" } }
-- edits --
--- a/db.js
+++ b/db.js
-var mysql = require('mysql');
+var mysql = require('mysql2');
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-  password: 'Made-Up-1!',
+  authPlugins: {
+    mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+  },
--- a/package.json
+++ b/package.json
-{ "dependencies": { "mysql": "^2.18.1" } }
+{ "dependencies": { "@azure/identity": "^4.4.1", "mysql": "^2.18.1", "mysql2": "^3.11.0" } }
