-- db.js --
const { Pool } = require('pg');

const pool = new Pool({
  host: 'shop.postgres.database.azure.com',
  user: 'shopadmin',
@@R   password: 'Made-Up-1!',
  database: 'shop',
  port: 5432,
  ssl: true,
});

module.exports = pool;
-- package.json --
{
  "dependencies": {
    "express": "^4.19.0",
    "pg": "^8.11.0"
  }
}
-- edits --
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require('@azure/identity');
+const credential = new DefaultAzureCredential();
+
-  password: 'Made-Up-1!',
+  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
--- a/package.json
+++ b/package.json
+    "@azure/identity": "^4.4.1",
