# A pool of mysql-connector.
-- db.py --
import mysql.connector
from mysql.connector import pooling
@@R dbconfig = {"host": "app1.mysql.database.azure.com", "user": "app", "password": "Made-Up-1", "database": "x"}
pool = pooling.MySQLConnectionPool(pool_name="p", pool_size=5, **dbconfig)
cnx = pool.get_connection()
-- edits --
--- a/db.py
+++ b/db.py
-dbconfig = {"host": "app1.mysql.database.azure.com", "user": "app", "password": "Made-Up-1", "database": "x"}
-pool = pooling.MySQLConnectionPool(pool_name="p", pool_size=5, **dbconfig)
+from azure.identity import DefaultAzureCredential
+
+credential = DefaultAzureCredential()
+
+
+class TokenPool(pooling.MySQLConnectionPool):
+    # Each new connection gets a token of its own: the pool outlives any token.
+    def add_connection(self, cnx=None):
+        self._cnx_config["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+        super().add_connection(cnx)
+
+    def get_connection(self):
+        self._cnx_config["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+        return super().get_connection()
+
+
+dbconfig = {"host": "app1.mysql.database.azure.com", "user": "app", "database": "x"}
+pool = TokenPool(pool_name="p", pool_size=5, **dbconfig, auth_plugin="mysql_clear_password")
