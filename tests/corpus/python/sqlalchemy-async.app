-- db.py --
from sqlalchemy.ext.asyncio import create_async_engine
@@R engine = create_async_engine("postgresql+asyncpg://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop")
-- edits --
--- a/db.py
+++ b/db.py
-engine = create_async_engine("postgresql+asyncpg://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop")
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+
+credential = DefaultAzureCredential()
+
+engine = create_async_engine("postgresql+asyncpg://shopadmin@shop.postgres.database.azure.com/shop")
+
+
+@event.listens_for(engine.sync_engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
