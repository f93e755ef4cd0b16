-- db.js --
const { Pool } = require('pg');
@@R const pool = new Pool({ connectionString: 'postgres://shopadmin:Made-Up-1%21@shop.postgres.database.azure.com:5432/shop?sslmode=require' });
module.exports = { pool };
-- edits --
--- a/db.js
+++ b/db.js
-const pool = new Pool({ connectionString: 'postgres://shopadmin:Made-Up-1%21@shop.postgres.database.azure.com:5432/shop?sslmode=require' });
+const { parse } = require('pg-connection-string');
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
+const pool = new Pool({ ...parse('postgres://shopadmin@shop.postgres.database.azure.com:5432/shop?sslmode=require'), password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token, ssl: true });
