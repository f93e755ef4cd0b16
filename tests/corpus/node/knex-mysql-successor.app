# Knex with the old driver, which knows no tokens.
target: all
-- db.js --
const knex = require('knex')({
    client:"mysql",
    connection: {
        host: process.env.DB_HOST,
        database: process.env.DB_NAME,
        user: process.env.DB_USER,
@@R         password: process.env.DB_PASS
    },
});
module.exports = knex;
-- edits --
--- a/db.js
+++ b/db.js
-    client:"mysql",
+    client:"mysql2",
-        password: process.env.DB_PASS
+        ...(process.env.DB_PASS ? { password: process.env.DB_PASS } : {
+            authPlugins: {
+                mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+            },
+            ssl: { rejectUnauthorized: true },
+        })
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
