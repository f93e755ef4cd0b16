-- db.js --
const knex = require('knex')({
  client: 'mssql',
  connection: {
    server: 'shop.database.windows.net',
    user: 'shopadmin',
@@R     password: 'Made-Up-1!',
    database: 'shop',
    options: { encrypt: true },
  },
});
-- edits --
--- a/db.js
+++ b/db.js
-    user: 'shopadmin',
-    password: 'Made-Up-1!',
+    type: 'azure-active-directory-default',
