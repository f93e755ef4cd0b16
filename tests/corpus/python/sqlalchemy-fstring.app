-- db.py --
import os
from sqlalchemy import create_engine

password = os.environ["DB_PASSWORD"]
URL = f"mysql+pymysql://shopadmin:{password}@shop.mysql.database.azure.com:3306/shop"
@@R engine = create_engine(URL)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+import ssl
-password = os.environ["DB_PASSWORD"]
-URL = f"mysql+pymysql://shopadmin:{password}@shop.mysql.database.azure.com:3306/shop"
+credential = DefaultAzureCredential()
+
+URL = f"mysql+pymysql://shopadmin@shop.mysql.database.azure.com:3306/shop"
+
+
+@event.listens_for(engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+    cparams.setdefault("ssl", ssl.create_default_context())
