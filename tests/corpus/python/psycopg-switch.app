# One code for a container and for Azure.
-- db.py --
import os
import psycopg


def connect():
    return psycopg.connect(
        host=os.environ["DB_HOST"],
        user=os.environ["DB_USER"],
@@R         password=os.environ["DB_PASSWORD"],
    )
-- .env.local --
DB_HOST=localhost
DB_PASSWORD=Made-Up-Dev1
-- .env.azure --
DB_HOST=shop.postgres.database.azure.com
@@R DB_PASSWORD=Made-Up-1!
-- edits --
--- a/.env.azure
+++ b/.env.azure
-DB_PASSWORD=Made-Up-1!
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+credential = DefaultAzureCredential()
+
-        password=os.environ["DB_PASSWORD"],
+        password=os.environ.get("DB_PASSWORD") or credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token,
