# The class is taken from require itself; no setting has a value here.
target: all
-- db.js --
const Pool = require("pg").Pool;
const pool = new Pool({
  host: process.env.HOST,
  port: process.env.DB_PORT,
  user: process.env.DB_USER,
@@R   password: process.env.DB_PASS,
  database: process.env.DB_NAME
});
module.exports = pool
-- edits --
--- a/db.js
+++ b/db.js
+const { DefaultAzureCredential } = require("@azure/identity");
+
+const credential = new DefaultAzureCredential();
+
-  password: process.env.DB_PASS,
+  ...(process.env.DB_PASS ? { password: process.env.DB_PASS } : {
+    password: async () => (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
+    ssl: true,
+  }),
