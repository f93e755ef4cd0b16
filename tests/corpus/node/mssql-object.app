# The classic: an object with literals of an Azure server.
-- db.js --
const sql = require('mssql');

const config = {
  server: 'shop.database.windows.net',
  database: 'shop',
  user: 'shopadmin',
@@R   password: 'Made-Up-1!', // TODO: key vault
  options: { encrypt: true },
};

module.exports = sql.connect(config);
-- package.json --
{
  "name": "shop",
  "dependencies": {
    "mssql": "^10.0.0"
  }
}
-- edits --
--- a/db.js
+++ b/db.js
-  user: 'shopadmin',
-  password: 'Made-Up-1!', // TODO: key vault
-  options: { encrypt: true },
+  authentication: {
+    type: 'azure-active-directory-default',
+  }, // TODO: key vault
+  options: { encrypt: true, clientId: process.env.AZURE_CLIENT_ID },
