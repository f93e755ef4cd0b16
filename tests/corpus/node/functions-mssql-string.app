# A function of Azure: its settings lie under Values, and what mssql reads is no string of .NET.
-- api/src/functions/list.js --
const { app } = require('@azure/functions');
const sql = require('mssql');
app.http('list', {
  methods: ['GET'],
  handler: async (request, context) => {
    const pool = await sql.connect(process.env.SqlConnectionString);
    return { jsonBody: (await pool.request().query('select 1')).recordset };
  },
});
-- api/local.settings.json --
{
  "IsEncrypted": false,
  "Values": {
    "FUNCTIONS_WORKER_RUNTIME": "node",
@@R     "SqlConnectionString": "Server=tcp:shop1.database.windows.net,1433;Initial Catalog=shop;User ID=shopadmin;Password=Made-Up-1;Encrypt=True;"
  }
}
-- edits --
--- a/api/local.settings.json
+++ b/api/local.settings.json
-    "SqlConnectionString": "Server=tcp:shop1.database.windows.net,1433;Initial Catalog=shop;User ID=shopadmin;Password=Made-Up-1;Encrypt=True;"
+    "SqlConnectionString": "Server=tcp:shop1.database.windows.net,1433;Initial Catalog=shop;Encrypt=True;Authentication=Active Directory Integrated;"
