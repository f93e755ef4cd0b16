# The password also signs cookies: it is left, with a warning.
-- app.js --
const { Pool } = require('pg');
@@A const secret = process.env.DB_PASSWORD;
const pool = new Pool({
  host: 'shop.postgres.database.azure.com',
  user: 'shopadmin',
@@R   password: secret,
});
module.exports = { pool, cookieKey: secret };
-- edits --
--- a/app.js
+++ b/app.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-  password: secret,
+  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+  ssl: true,
