# The password is quoted before it goes into the URL.
target: all
-- db.py --
import os
from urllib.parse import quote_plus
from dotenv import load_dotenv
from sqlalchemy import create_engine
load_dotenv()
user = os.getenv("MASTER_USER")
password = os.getenv("MASTER_PASSWORD")
host = os.getenv("MASTER_HOST")
port = os.getenv("MASTER_PORT")
database = os.getenv("MASTER_DATABASE")
encoded_username = quote_plus(user)
encoded_password = quote_plus(password)
connect_args = {"ssl": {"fake_flag_to_enable_tls": True}}
@@R engine = create_engine(
    f"mysql+pymysql://{encoded_username}:{encoded_password}@{host}:{port}/{database}",
    connect_args=connect_args,
    pool_pre_ping=True,
)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+import ssl
+
+credential = DefaultAzureCredential()
+
-password = os.getenv("MASTER_PASSWORD")
-encoded_password = quote_plus(password)
-    f"mysql+pymysql://{encoded_username}:{encoded_password}@{host}:{port}/{database}",
+    f"mysql+pymysql://{encoded_username}@{host}:{port}/{database}",
+
+
+@event.listens_for(engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    if cparams.get("password"):
+        return  # a database for development has a password of its own
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+    cparams.setdefault("ssl", ssl.create_default_context())
