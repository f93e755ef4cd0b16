# A function fills the URL by format() with names.
target: all
-- db.py --
import os
import asyncpg
def get_dsn() -> str:
    return "postgresql://{user}:{password}@{host}:{port}/{db}".format(
        user=os.getenv("POSTGRES_USER", "adk_user"),
        password=os.getenv("POSTGRES_PASSWORD", "Made-Up-dev"),
        host=os.getenv("POSTGRES_HOST", "localhost"),
        port=os.getenv("POSTGRES_PORT", "5432"),
        db=os.getenv("POSTGRES_DB", "adk_sessions"),
    )
async def create_pool(min_size: int = 2, max_size: int = 10):
@@R     return await asyncpg.create_pool(dsn=get_dsn(), min_size=min_size, max_size=max_size)
-- edits --
--- a/db.py
+++ b/db.py
+from azure.identity import DefaultAzureCredential
+
+credential = DefaultAzureCredential()
+
-    return "postgresql://{user}:{password}@{host}:{port}/{db}".format(
+    return "postgresql://{user}@{host}:{port}/{db}?sslmode=require".format(
-        password=os.getenv("POSTGRES_PASSWORD", "Made-Up-dev"),
-    return await asyncpg.create_pool(dsn=get_dsn(), min_size=min_size, max_size=max_size)
+    return await asyncpg.create_pool(dsn=get_dsn(), min_size=min_size, max_size=max_size, password=lambda: credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token)
