# Every other byte stays: comments between the members, tabs.
-- db.js --
'use strict';
const { Pool } = require('pg'); // the driver

/* One pool for the whole app. */
const pool = new Pool({
	// where it is
	host: 'shop.postgres.database.azure.com', /* Azure */
	user: 'shopadmin',
@@R 	password: 'Made-Up-1!', // never commit
	// which one
	database: 'shop',
});
-- edits --
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require('@azure/identity');
+const credential = new DefaultAzureCredential();
+
-	password: 'Made-Up-1!', // never commit
+	password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+	ssl: true, // never commit
