-- app.py --
from os import getenv
from dotenv import load_dotenv
from mssql_python import connect

load_dotenv()
connection_string = getenv("AZURE_SQL_CONNECTIONSTRING")

with connect(connection_string) as conn:
    print(conn)
-- .env --
@@R AZURE_SQL_CONNECTIONSTRING=Server=tcp:shop.database.windows.net,1433;Database=shop;UID=shopadmin;PWD=Made-Up-1!;Encrypt=yes;TrustServerCertificate=no;Connection Timeout=30
-- edits --
--- a/.env
+++ b/.env
-AZURE_SQL_CONNECTIONSTRING=Server=tcp:shop.database.windows.net,1433;Database=shop;UID=shopadmin;PWD=Made-Up-1!;Encrypt=yes;TrustServerCertificate=no;Connection Timeout=30
+AZURE_SQL_CONNECTIONSTRING=Server=tcp:shop.database.windows.net,1433;Database=shop;Encrypt=yes;TrustServerCertificate=no;Connection Timeout=30;Authentication=ActiveDirectoryDefault
