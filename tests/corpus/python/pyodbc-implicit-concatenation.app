-- db.py --
import pyodbc

CONNECTION = (
    "DRIVER={ODBC Driver 18 for SQL Server};"
    "SERVER=shop.database.windows.net;"
    "DATABASE=shop;"
    "UID=shopadmin;"
    "PWD=Made-Up-1!;"
    "Encrypt=yes"
)


def connect():
@@R     conn = pyodbc.connect(CONNECTION, timeout=5)
    return conn
-- edits --
--- a/db.py
+++ b/db.py
-import pyodbc
+import pyodbc, struct
+from azure.identity import DefaultAzureCredential
-    "UID=shopadmin;"
-    "PWD=Made-Up-1!;"
-    conn = pyodbc.connect(CONNECTION, timeout=5)
+    credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    conn = pyodbc.connect(CONNECTION, timeout=5, attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct})
