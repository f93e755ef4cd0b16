-- db.py --
import pyodbc

def connect():
@@R     return pyodbc.connect("DRIVER={ODBC Driver 18 for SQL Server};SERVER=shop.database.windows.net;DATABASE=shop;UID=shopadmin;PWD={Made-Up;1}")
-- requirements.txt --
flask==3.0.0
pyodbc==5.1.0
-- edits --
--- a/db.py
+++ b/db.py
-import pyodbc
+import pyodbc, struct
+from azure.identity import DefaultAzureCredential
-    return pyodbc.connect("DRIVER={ODBC Driver 18 for SQL Server};SERVER=shop.database.windows.net;DATABASE=shop;UID=shopadmin;PWD={Made-Up;1}")
+    credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    return pyodbc.connect("DRIVER={ODBC Driver 18 for SQL Server};SERVER=shop.database.windows.net;DATABASE=shop;Encrypt=yes", attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct})
--- a/requirements.txt
+++ b/requirements.txt
+azure-identity
