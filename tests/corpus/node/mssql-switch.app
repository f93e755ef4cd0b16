# Azure in one file of settings, a container in the other: the code serves both.
-- db.js --
const sql = require('mssql');
module.exports = new sql.ConnectionPool({
  server: process.env.DB_HOST,
  database: process.env.DB_NAME,
  user: process.env.DB_USER,
@@R   password: process.env.DB_PASSWORD,
  options: { encrypt: true, clientId: process.env.AZURE_CLIENT_ID },
});
-- .env.development --
DB_HOST=localhost
DB_USER=sa
DB_PASSWORD=Made-Up-Dev1
-- .env.production --
DB_HOST=shop.database.windows.net
@@R DB_USER=shopadmin
@@R DB_PASSWORD=Made-Up-1!
-- edits --
--- a/.env.production
+++ b/.env.production
-DB_USER=shopadmin
-DB_PASSWORD=Made-Up-1!
--- a/db.js
+++ b/db.js
-  user: process.env.DB_USER,
-  password: process.env.DB_PASSWORD,
+  ...(process.env.DB_PASSWORD ? { user: process.env.DB_USER, password: process.env.DB_PASSWORD } : {
+    authentication: {
+      type: 'azure-active-directory-default',
+    },
+  }),
