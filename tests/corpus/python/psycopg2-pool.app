-- pool.py --
import psycopg2
from psycopg2 import pool

connections = pool.ThreadedConnectionPool(
    1,
    10,
    host="shop.postgres.database.azure.com",
    user="shopadmin",
@@R     password="Made-Up-1!",
    dbname="shop",
)
-- edits --
--- a/pool.py
+++ b/pool.py
+from azure.identity import DefaultAzureCredential
-connections = pool.ThreadedConnectionPool(
+credential = DefaultAzureCredential()
+
+
+class TokenPool(pool.ThreadedConnectionPool):
+    # Each new connection gets a token of its own: the pool outlives any token.
+    def _connect(self, key=None):
+        self._kwargs["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+        return super()._connect(key)
+
+
+connections = TokenPool(
-    password="Made-Up-1!",
