-- db.py --
import asyncpg


async def make():
    return await asyncpg.create_pool(
        host='shop.postgres.database.azure.com',
        user='shopadmin',
@@R         password='Made-Up-1!',
        database='shop',
    )
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+credential = DefaultAzureCredential()
+
-        password='Made-Up-1!',
+        password=lambda: credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token,
+        ssl="require",
