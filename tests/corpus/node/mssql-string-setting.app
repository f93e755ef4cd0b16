# The setting has the connection string; the code stays.
-- db.ts --
import { ConnectionPool } from "mssql";
export const pool = new ConnectionPool(process.env.SQL_CONNECTION!);
-- .env --
@@R SQL_CONNECTION="Server=shop.database.windows.net;Database=shop;User Id=shopadmin;Password=Made-Up-1!;Encrypt=true"
-- edits --
--- a/.env
+++ b/.env
-SQL_CONNECTION="Server=shop.database.windows.net;Database=shop;User Id=shopadmin;Password=Made-Up-1!;Encrypt=true"
+SQL_CONNECTION="Server=shop.database.windows.net;Database=shop;Encrypt=true;Authentication=Active Directory Integrated"
