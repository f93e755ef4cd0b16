-- db.py --
import os
import psycopg


def connect():
@@R     return psycopg.connect(os.environ["AZURE_POSTGRESQL_CONNECTIONSTRING"])
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+credential = DefaultAzureCredential()
+
-    return psycopg.connect(os.environ["AZURE_POSTGRESQL_CONNECTIONSTRING"])
+    return psycopg.connect(os.environ["AZURE_POSTGRESQL_CONNECTIONSTRING"], password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token)
