# One URL or another, by where the app runs.
target: all
-- db.js --
const { Pool } = require('pg');
const isProduction = process.env.NODE_ENV === 'production';
const connectionString = `postgresql://${process.env.DB_USER}:${process.env.DB_PASSWORD}@${process.env.DB_HOST}:${process.env.DB_PORT}/${process.env.DB_DATABASE}`;
const pool = new Pool({
@@R   connectionString: isProduction ? process.env.DATABASE_URL : connectionString,
  ssl: isProduction,
});
module.exports = { pool };
-- edits --
--- a/db.js
+++ b/db.js
+const { parse } = require('pg-connection-string');
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-  connectionString: isProduction ? process.env.DATABASE_URL : connectionString,
+  ...parse(isProduction ? process.env.DATABASE_URL : connectionString),
+  ...(parse(isProduction ? process.env.DATABASE_URL : connectionString).password ? {} : {
+    password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+  }),
