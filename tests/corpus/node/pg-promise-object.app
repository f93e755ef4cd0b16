# pg-promise with an object.
-- database.js --
const pgp = require('pg-promise')({ capSQL: true });
const cn = {
    host: 'app1.postgres.database.azure.com',
    port: 5432,
    database: 'teste',
    user: 'root',
@@R     password: 'Made-Up-1'
};
const db = pgp(cn);
module.exports = db
-- edits --
--- a/database.js
+++ b/database.js
-    password: 'Made-Up-1'
+    password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+    ssl: true
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
