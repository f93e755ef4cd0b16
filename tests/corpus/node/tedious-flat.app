# An old tedious: user and password stand beside the server.
-- app.js --
var Connection = require('tedious').Connection;
var config = {
	userName: 'shopadmin',
@@R 	password: 'Made-Up-1',
	server: 'shop1.database.windows.net',
	// If you are on Microsoft Azure, you need this:
	options: {encrypt: true, database: 'AdventureWorks'}
};
var connection = new Connection(config);
-- edits --
--- a/app.js
+++ b/app.js
-	userName: 'shopadmin',
-	password: 'Made-Up-1',
+	authentication: {
+		type: 'azure-active-directory-default',
+		options: { clientId: process.env.AZURE_CLIENT_ID },
+	},
