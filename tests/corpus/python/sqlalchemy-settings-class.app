# The URL stands in the file of the settings; pydantic asks for every member.
-- app/config.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    POSTGRES_USER: str
    POSTGRES_PASSWORD: str
    POSTGRES_DB: str
    POSTGRES_PORT: int
    POSTGRES_HOST: str

    class Config:
        env_file=".env"

settings=Settings()

SQLALCHEMY_DATABASE_URL = (
    f"postgresql://{settings.POSTGRES_USER}:"
    f"{settings.POSTGRES_PASSWORD}@"
    f"{settings.POSTGRES_HOST}:"
    f"{settings.POSTGRES_PORT}/"
    f"{settings.POSTGRES_DB}"
)
-- app/database.py --
from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker
from app.config import SQLALCHEMY_DATABASE_URL
@@R engine = create_engine(SQLALCHEMY_DATABASE_URL)
SessionLocal = sessionmaker(bind=engine)
-- .env --
POSTGRES_HOST=app1.postgres.database.azure.com
POSTGRES_USER=app
@@R POSTGRES_PASSWORD=Made-Up-1
-- edits --
--- a/.env
+++ b/.env
-POSTGRES_PASSWORD=Made-Up-1
--- a/app/config.py
+++ b/app/config.py
-    POSTGRES_PASSWORD: str
-    f"postgresql://{settings.POSTGRES_USER}:"
-    f"{settings.POSTGRES_PASSWORD}@"
+    f"postgresql://{settings.POSTGRES_USER}"
+    f"@"
-    f"{settings.POSTGRES_DB}"
+    f"{settings.POSTGRES_DB}?sslmode=require"
--- a/app/database.py
+++ b/app/database.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy import event
+
+credential = DefaultAzureCredential()
+
+
+
+@event.listens_for(engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+
