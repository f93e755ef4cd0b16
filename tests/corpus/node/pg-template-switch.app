# The host of a template is Azure here, a container there.
-- a.js --
const { Pool } = require('pg')
@@R const pool = new Pool({ connectionString: `postgres://${process.env.DB_USER}:${process.env.DB_PASS}@${process.env.DB_HOST}/x` })
-- .env --
DB_USER=app
@@R DB_PASS=Made-Up-1
DB_HOST=app1.postgres.database.azure.com
-- .env.development --
DB_USER=app
DB_PASS=Made-Up-dev
DB_HOST=localhost
-- edits --
--- a/.env
+++ b/.env
-DB_PASS=Made-Up-1
--- a/a.js
+++ b/a.js
-const pool = new Pool({ connectionString: `postgres://${process.env.DB_USER}:${process.env.DB_PASS}@${process.env.DB_HOST}/x` })
+const { parse } = require('pg-connection-string')
+const { DefaultAzureCredential } = require('@azure/identity')
+
+const credential = new DefaultAzureCredential()
+
+const pool = new Pool({ ...parse(`postgres://${process.env.DB_USER}@${process.env.DB_HOST}/x`), ...(process.env.DB_PASS ? { password: process.env.DB_PASS } : { password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token, ssl: true }) })
