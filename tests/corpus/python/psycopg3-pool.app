-- pool.py --
from psycopg_pool import ConnectionPool

@@R pool = ConnectionPool("host=shop.postgres.database.azure.com dbname=shop user=shopadmin password=Made-Up-1!", open=False)
-- edits --
--- a/pool.py
+++ b/pool.py
+import psycopg
+from azure.identity import DefaultAzureCredential
-pool = ConnectionPool("host=shop.postgres.database.azure.com dbname=shop user=shopadmin password=Made-Up-1!", open=False)
+credential = DefaultAzureCredential()
+
+
+class TokenConnection(psycopg.Connection):
+    # Each new connection gets a token of its own: the pool outlives any token.
+    @classmethod
+    def connect(cls, conninfo="", **kwargs):
+        kwargs["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+        return super().connect(conninfo, **kwargs)
+
+
+pool = ConnectionPool("host=shop.postgres.database.azure.com dbname=shop user=shopadmin sslmode=require", open=False, connection_class=TokenConnection)
