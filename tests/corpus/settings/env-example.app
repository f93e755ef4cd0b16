# The password of the example goes with the code that read it.
-- db.js --
const { Pool } = require('pg');
module.exports = new Pool({
  host: process.env.AZURE_POSTGRESQL_HOST,
@@R   password: process.env.AZURE_POSTGRESQL_PASSWORD,
});
-- .env.example --
AZURE_POSTGRESQL_HOST=
@@R AZURE_POSTGRESQL_PASSWORD=<your password>
LOG_LEVEL=info
-- edits --
--- a/.env.example
+++ b/.env.example
-AZURE_POSTGRESQL_PASSWORD=<your password>
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-  password: process.env.AZURE_POSTGRESQL_PASSWORD,
+  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+  ssl: true,
