# MySQLdb.
-- db.py --
import MySQLdb
@@R db = MySQLdb.connect(host="app1.mysql.database.azure.com", user="app", passwd="Made-Up-1", db="x")
-- edits --
--- a/db.py
+++ b/db.py
-db = MySQLdb.connect(host="app1.mysql.database.azure.com", user="app", passwd="Made-Up-1", db="x")
+from azure.identity import DefaultAzureCredential
+import os
+
+os.environ.setdefault("LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN", "1")
+
+
+
+credential = DefaultAzureCredential()
+
+db = MySQLdb.connect(host="app1.mysql.database.azure.com", user="app", passwd=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token, db="x", ssl_mode="REQUIRED")
