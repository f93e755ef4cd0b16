-- connect.js --
const { Connection } = require('tedious');
const connection = new Connection({
  server: 'shop.database.windows.net',
  authentication: {
    type: 'default',
    options: {
      userName: 'shopadmin',
@@R       password: 'Made-Up-1!',
    },
  },
  options: { database: 'shop', encrypt: true },
});
connection.connect();
-- edits --
--- a/connect.js
+++ b/connect.js
-    type: 'default',
-    options: {
-      userName: 'shopadmin',
-      password: 'Made-Up-1!',
-    },
+    type: 'azure-active-directory-default',
+    options: { clientId: process.env.AZURE_CLIENT_ID },
