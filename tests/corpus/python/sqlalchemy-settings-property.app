# An asynchronous engine whose URL is a property.
-- app/config.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    db_user: str
    db_password: str
    db_host: str
    db_port: str
    db_name: str

    @property
    def sqlalchemy_database_url(self):
        return f"postgresql+asyncpg://{self.db_user}:{self.db_password}@{self.db_host}:{self.db_port}/{self.db_name}"

settings = Settings()
-- app/db.py --
from sqlalchemy.ext.asyncio import create_async_engine
from app.config import settings
@@R engine = create_async_engine(settings.sqlalchemy_database_url, echo=True)
-- .env --
DB_HOST=app1.postgres.database.azure.com
@@R DB_PASSWORD=Made-Up-1
-- edits --
--- a/.env
+++ b/.env
-DB_PASSWORD=Made-Up-1
--- a/app/config.py
+++ b/app/config.py
-    db_password: str
-        return f"postgresql+asyncpg://{self.db_user}:{self.db_password}@{self.db_host}:{self.db_port}/{self.db_name}"
+        return f"postgresql+asyncpg://{self.db_user}@{self.db_host}:{self.db_port}/{self.db_name}"
--- a/app/db.py
+++ b/app/db.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+
+credential = DefaultAzureCredential()
+
+
+
+@event.listens_for(engine.sync_engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
