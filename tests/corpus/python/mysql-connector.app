# The old plugin is replaced, not doubled.
-- db.py --
import mysql.connector

@@R cnx = mysql.connector.connect(user='shopadmin', password='Made-Up-1!', host='shop.mysql.database.azure.com', auth_plugin='mysql_native_password')
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
-cnx = mysql.connector.connect(user='shopadmin', password='Made-Up-1!', host='shop.mysql.database.azure.com', auth_plugin='mysql_native_password')
+credential = DefaultAzureCredential()
+
+cnx = mysql.connector.connect(user='shopadmin', password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token, host='shop.mysql.database.azure.com', auth_plugin="mysql_clear_password")
