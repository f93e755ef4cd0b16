# pymysql by position.
-- db.py --
import pymysql
@@R db = pymysql.connect("app1.mysql.database.azure.com", "app", "Made-Up-1", "x")
-- edits --
--- a/db.py
+++ b/db.py
-db = pymysql.connect("app1.mysql.database.azure.com", "app", "Made-Up-1", "x")
+from azure.identity import DefaultAzureCredential
+import ssl
+
+credential = DefaultAzureCredential()
+
+db = pymysql.connect("app1.mysql.database.azure.com", "app", credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token, "x", ssl=ssl.create_default_context())
