# The same, and the user says what it is.
target: DB_HOST
-- db.js --
const { Pool } = require('pg');
module.exports = new Pool({
  host: process.env.DB_HOST,
@@R   password: process.env.DB_PASSWORD,
});
-- edits --
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-  password: process.env.DB_PASSWORD,
+  ...(process.env.DB_PASSWORD ? { password: process.env.DB_PASSWORD } : {
+    password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+    ssl: true,
+  }),
