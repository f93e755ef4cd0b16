# One hop: the object is in another file.
-- src/config.js --
module.exports = {
  db: {
    host: process.env.PGHOST,
    user: process.env.PGUSER,
@@R     password: process.env.PGPASSWORD,
  },
  mail: { host: 'smtp.example.com', user: 'mailer', password: 'Made-Up-Mail1' },
};
-- src/db.js --
const { Client } = require('pg');
const config = require('./config');

exports.connect = () => new Client(config.db);
-- .env --
PGHOST=shop.postgres.database.azure.com
PGUSER=shopadmin
@@R PGPASSWORD=Made-Up-1!
-- edits --
--- a/.env
+++ b/.env
-PGPASSWORD=Made-Up-1!
--- a/src/config.js
+++ b/src/config.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-    password: process.env.PGPASSWORD,
+    password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+    ssl: true,
