-- config.py --
DB = dict(
    host="shop.postgres.database.azure.com",
    user="shopadmin",
@@R     password="Made-Up-1!",
)
-- app.py --
import psycopg2
from config import DB

conn = psycopg2.connect(**DB)
-- edits --
--- a/app.py
+++ b/app.py
+from azure.identity import DefaultAzureCredential
-conn = psycopg2.connect(**DB)
+credential = DefaultAzureCredential()
+
+conn = psycopg2.connect(**DB, password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token, sslmode="require")
--- a/config.py
+++ b/config.py
-    password="Made-Up-1!",
