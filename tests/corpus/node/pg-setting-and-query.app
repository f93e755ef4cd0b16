# A setting with a query added to it.
target: all
-- db.js --
const { Pool } = require("pg");
const pool = new Pool({
@@R   connectionString: process.env.PG_CONN + "?sslmode=require",
});
module.exports = pool;
-- edits --
--- a/db.js
+++ b/db.js
+const { parse } = require("pg-connection-string");
+const { DefaultAzureCredential } = require("@azure/identity");
+
+const credential = new DefaultAzureCredential();
+
-  connectionString: process.env.PG_CONN + "?sslmode=require",
+  ...parse(process.env.PG_CONN + "?sslmode=require"),
+  ...(parse(process.env.PG_CONN + "?sslmode=require").password ? {} : {
+    password: async () => (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
+    ssl: true,
+  }),
