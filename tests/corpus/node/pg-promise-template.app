# pg-promise with a template.
target: all
-- database.js --
const pgp = require('pg-promise')()
const connection = `postgres://${process.env.PG_USER}:${process.env.PG_PASSWORD}@${process.env.PG_HOST}:${process.env.PG_PORT}/${process.env.DATABASE_NAME}`
@@R const db = pgp(connection)
module.exports = db
-- edits --
--- a/database.js
+++ b/database.js
-const connection = `postgres://${process.env.PG_USER}:${process.env.PG_PASSWORD}@${process.env.PG_HOST}:${process.env.PG_PORT}/${process.env.DATABASE_NAME}`
-const db = pgp(connection)
+const connection = `postgres://${process.env.PG_USER}@${process.env.PG_HOST}:${process.env.PG_PORT}/${process.env.DATABASE_NAME}`
+const db = pgp({
+  ...parse(connection),
+  ...(process.env.PG_PASSWORD ? { password: process.env.PG_PASSWORD } : {
+    password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+    ssl: true,
+  }),
+})
+const { parse } = require('pg-connection-string')
+const { DefaultAzureCredential } = require('@azure/identity')
+
+const credential = new DefaultAzureCredential()
+
