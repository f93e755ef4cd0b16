# A function returns the connection string.
target: all
-- a.py --
import os
import pyodbc

def get_connection_string() -> str:
    """Build an ODBC connection string from environment variables."""
    server = os.environ["AZURE_SQL_SERVER"]
    database = os.environ["AZURE_SQL_DATABASE"]
    user = os.environ["AZURE_SQL_USER"]
    password = os.environ["AZURE_SQL_PASSWORD"]

    return (
        f"Driver={{ODBC Driver 18 for SQL Server}};"
        f"Server={server};Database={database};"
        f"Uid={user};Pwd={password};Encrypt=yes"
    )

def connect():
@@R     return pyodbc.connect(get_connection_string())
-- edits --
--- a/a.py
+++ b/a.py
-import pyodbc
+import pyodbc, struct
+from azure.identity import DefaultAzureCredential
-        f"Uid={user};Pwd={password};Encrypt=yes"
+        f"Encrypt=yes"
-    return pyodbc.connect(get_connection_string())
+    credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    return pyodbc.connect(get_connection_string(), attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct})
