-- app.py --
import os, pyodbc

def get():
@@R     return pyodbc.connect(os.environ["AZURE_SQL_CONNECTIONSTRING"])
-- .env --
@@R AZURE_SQL_CONNECTIONSTRING=Driver={ODBC Driver 18 for SQL Server};Server=tcp:shop.database.windows.net,1433;Database=shop;Uid=shopadmin;Pwd=Made-Up-1!;Encrypt=yes
-- edits --
--- a/.env
+++ b/.env
-AZURE_SQL_CONNECTIONSTRING=Driver={ODBC Driver 18 for SQL Server};Server=tcp:shop.database.windows.net,1433;Database=shop;Uid=shopadmin;Pwd=Made-Up-1!;Encrypt=yes
+AZURE_SQL_CONNECTIONSTRING=Driver={ODBC Driver 18 for SQL Server};Server=tcp:shop.database.windows.net,1433;Database=shop;Encrypt=yes
--- a/app.py
+++ b/app.py
+from azure.identity import DefaultAzureCredential
+import struct
-    return pyodbc.connect(os.environ["AZURE_SQL_CONNECTIONSTRING"])
+    credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    return pyodbc.connect(os.environ["AZURE_SQL_CONNECTIONSTRING"], attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct})
