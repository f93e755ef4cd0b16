-- db.py --
from sqlalchemy import create_engine

@@R engine = create_engine("postgresql+psycopg2://shopadmin:Made-Up-1%21@shop.postgres.database.azure.com/shop", pool_size=5)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
-engine = create_engine("postgresql+psycopg2://shopadmin:Made-Up-1%21@shop.postgres.database.azure.com/shop", pool_size=5)
+credential = DefaultAzureCredential()
+
+engine = create_engine("postgresql+psycopg2://shopadmin@shop.postgres.database.azure.com/shop?sslmode=require", pool_size=5)
+
+
+@event.listens_for(engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
