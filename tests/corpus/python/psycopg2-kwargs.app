-- db.py --
import psycopg2


def connect():
    return psycopg2.connect(
        host="shop.postgres.database.azure.com",
        dbname="shop",
        user="shopadmin",
@@R         password="Made-Up-1!",
    )
-- requirements.txt --
psycopg2-binary
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+credential = DefaultAzureCredential()
+
-        password="Made-Up-1!",
+        password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token,
+        sslmode="require",
--- a/requirements.txt
+++ b/requirements.txt
+azure-identity
