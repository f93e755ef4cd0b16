# The class is taken out of the default import, and the settings stand nested in another file.
-- db.mjs --
import pkg from 'pg';
import { env } from './env.mjs';
const { Pool } = pkg;
const pool = new Pool({
  user: env.db.user,
  host: env.db.host,
  database: env.db.name,
@@R   password: env.db.pass,
  ssl: env.db.ssl,
});
export default pool;
-- env.mjs --
export const env = { port: 3000, db: { user: process.env.DB_USER, host: process.env.DB_HOST || 'localhost', pass: process.env.DB_PASS, name: 'app', ssl: true } };
-- .env --
DB_HOST=app1.postgres.database.azure.com
DB_USER=app
@@R DB_PASS=Made-Up-2
-- edits --
--- a/.env
+++ b/.env
-DB_PASS=Made-Up-2
--- a/db.mjs
+++ b/db.mjs
+import { DefaultAzureCredential } from '@azure/identity';
+
+const credential = new DefaultAzureCredential();
+
-  password: env.db.pass,
+  ...(process.env.DB_PASS ? { password: env.db.pass } : {
+    password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+  }),
