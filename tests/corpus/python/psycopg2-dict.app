# A dictionary is made once: the token belongs to the call.
-- db.py --
"""Connections of the shop."""
import os
import psycopg2

DATABASE = {
    "host": os.getenv("DB_HOST", "shop.postgres.database.azure.com"),
    "dbname": "shop",
    "user": "shopadmin",
@@R     "password": os.getenv("DB_PASSWORD"),
    "sslmode": "require",
}


def connect():
    return psycopg2.connect(**DATABASE)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+credential = DefaultAzureCredential()
+
-    "password": os.getenv("DB_PASSWORD"),
-    return psycopg2.connect(**DATABASE)
+    return psycopg2.connect(**DATABASE, password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token)
