-- db.py --
from sqlalchemy import create_engine, URL

url = URL.create(
    "mssql+pyodbc",
    username="shopadmin",
    password="Made-Up-1!",
    host="shop.database.windows.net",
    database="shop",
    query={"driver": "ODBC Driver 18 for SQL Server"},
)
@@R engine = create_engine(url)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+import struct
+credential = DefaultAzureCredential()
+
-    username="shopadmin",
-    password="Made-Up-1!",
+
+
+@event.listens_for(engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cargs[0] = cargs[0].replace(";Trusted_Connection=Yes", "")
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f"<I{len(token_bytes)}s", len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    cparams["attrs_before"] = {SQL_COPT_SS_ACCESS_TOKEN: token_struct}
