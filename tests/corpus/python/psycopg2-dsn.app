-- db.py --
import psycopg2
@@R conn = psycopg2.connect("host=shop.postgres.database.azure.com dbname=shop user=shopadmin password='Made Up 1'")
-- edits --
--- a/db.py
+++ b/db.py
-conn = psycopg2.connect("host=shop.postgres.database.azure.com dbname=shop user=shopadmin password='Made Up 1'")
+from azure.identity import DefaultAzureCredential
+
+credential = DefaultAzureCredential()
+
+conn = psycopg2.connect("host=shop.postgres.database.azure.com dbname=shop user=shopadmin sslmode=require", password=credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token)
