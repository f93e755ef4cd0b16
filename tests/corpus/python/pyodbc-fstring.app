-- db.py --
import os
import pyodbc

server = 'shop.database.windows.net'
database = 'shop'
username = os.environ['DB_USER']
password = os.environ['DB_PASSWORD']


def query():
@@R     with pyodbc.connect(f'DRIVER={{ODBC Driver 18 for SQL Server}};SERVER={server};DATABASE={database};UID={username};PWD={password}') as conn:
        return conn.execute('select 1').fetchone()
-- .env --
@@R DB_USER=shopadmin
@@R DB_PASSWORD=Made-Up-1!
-- edits --
--- a/.env
+++ b/.env
-DB_USER=shopadmin
-DB_PASSWORD=Made-Up-1!
--- a/db.py
+++ b/db.py
-import pyodbc
+import pyodbc, struct
+from azure.identity import DefaultAzureCredential
-username = os.environ['DB_USER']
-password = os.environ['DB_PASSWORD']
-    with pyodbc.connect(f'DRIVER={{ODBC Driver 18 for SQL Server}};SERVER={server};DATABASE={database};UID={username};PWD={password}') as conn:
+    credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    with pyodbc.connect(f'DRIVER={{ODBC Driver 18 for SQL Server}};SERVER={server};DATABASE={database};Encrypt=yes', attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct}) as conn:
