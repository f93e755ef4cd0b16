-- db.py --
import os
import pymysql

connection = pymysql.connect(
    host=os.environ.get("AZURE_MYSQL_HOST"),
    user=os.environ.get("AZURE_MYSQL_USER"),
@@R     password=os.environ.get("AZURE_MYSQL_PASSWORD"),
    database="shop",
)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+import ssl
+credential = DefaultAzureCredential()
+
-    password=os.environ.get("AZURE_MYSQL_PASSWORD"),
+    password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token,
+    ssl=ssl.create_default_context(),
