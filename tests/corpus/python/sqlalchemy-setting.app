-- db.py --
import os
from sqlalchemy import create_engine
@@R engine = create_engine(os.environ["DATABASE_URL"])
-- .env --
@@R DATABASE_URL=postgresql://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgresql://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop
+DATABASE_URL=postgresql://shopadmin@shop.postgres.database.azure.com/shop?sslmode=require
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+
+credential = DefaultAzureCredential()
+
+
+
+@event.listens_for(engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
