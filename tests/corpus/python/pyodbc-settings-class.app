# pydantic fills the settings from the environment, another file reads them.
-- app/core/config.py --
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    SQL_SERVER: str = ""
    SQL_DB: str = ""
    SQL_USER: str = ""
    SQL_PASSWORD: str = ""
settings = Settings()
-- app/db.py --
import pyodbc
from app.core.config import settings

def connect():
    driver = "{ODBC Driver 18 for SQL Server}"
    cs = (
        f"Driver={driver};"
        f"Server={settings.SQL_SERVER},1433;"
        f"Database={settings.SQL_DB};"
        f"Uid={settings.SQL_USER};"
        f"Pwd={settings.SQL_PASSWORD};"
    )
@@R     return pyodbc.connect(cs, timeout=30)
-- .env --
SQL_SERVER=shop1.database.windows.net
SQL_DB=shop
@@R SQL_USER=shopadmin
@@R SQL_PASSWORD=Made-Up-1
-- edits --
--- a/.env
+++ b/.env
-SQL_USER=shopadmin
-SQL_PASSWORD=Made-Up-1
--- a/app/core/config.py
+++ b/app/core/config.py
-    SQL_USER: str = ""
-    SQL_PASSWORD: str = ""
--- a/app/db.py
+++ b/app/db.py
-import pyodbc
+import pyodbc, struct
+from azure.identity import DefaultAzureCredential
-        f"Database={settings.SQL_DB};"
-        f"Uid={settings.SQL_USER};"
-        f"Pwd={settings.SQL_PASSWORD};"
+        f"Database={settings.SQL_DB};Encrypt=yes;"
-    return pyodbc.connect(cs, timeout=30)
+    credential = DefaultAzureCredential(exclude_interactive_browser_credential=False)
+    token_bytes = credential.get_token("https://database.windows.net/.default").token.encode("UTF-16-LE")
+    token_struct = struct.pack(f'<I{len(token_bytes)}s', len(token_bytes), token_bytes)
+    SQL_COPT_SS_ACCESS_TOKEN = 1256  # This connection option is defined by microsoft in msodbcsql.h
+    return pyodbc.connect(cs, timeout=30, attrs_before={SQL_COPT_SS_ACCESS_TOKEN: token_struct})
