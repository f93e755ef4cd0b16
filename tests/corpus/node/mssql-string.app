# A connection string in the words of ADO.NET; node-mssql has words of its own.
-- db.js --
const sql = require('mssql')
async function main() {
@@R   await sql.connect('Server=shop.database.windows.net,1433;Database=shop;User Id=shopadmin;Password=Made-Up-1!;Encrypt=true')
}
main()
-- edits --
--- a/db.js
+++ b/db.js
-  await sql.connect('Server=shop.database.windows.net,1433;Database=shop;User Id=shopadmin;Password=Made-Up-1!;Encrypt=true')
+  await sql.connect('Server=shop.database.windows.net,1433;Database=shop;Encrypt=true;Authentication=Active Directory Integrated')
