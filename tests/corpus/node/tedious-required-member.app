# tedious as its samples write it: the class is taken from require itself.
-- app.js --
var Connection = require('tedious').Connection;
var config = {
    server: 'shop1.database.windows.net',  //update me
    authentication: {
        type: 'default',
        options: {
            userName: 'shopadmin', //update me
@@R             password: 'Made-Up-1'  //update me
        }
    },
    options: {
        // If you are on Microsoft Azure, you need encryption:
        encrypt: true,
        database: 'shop'  //update me
    }
};
var connection = new Connection(config);
connection.on('connect', function(err) { console.log("Connected"); });
connection.connect();
-- edits --
--- a/app.js
+++ b/app.js
-        type: 'default',
-        options: {
-            userName: 'shopadmin', //update me
-            password: 'Made-Up-1'  //update me
-        }
+        type: 'azure-active-directory-default',
+        options: { clientId: process.env.AZURE_CLIENT_ID },
