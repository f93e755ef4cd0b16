# A class of settings with a file of SQLite as a fallback.
-- config.py --
import os
class Config:
    SECRET_KEY = 'x'
@@R     SQLALCHEMY_DATABASE_URI = os.environ.get('DATABASE_URL') or 'sqlite:///app.db'
-- app/__init__.py --
from flask import Flask
from config import Config
from flask_sqlalchemy import SQLAlchemy
from flask_migrate import Migrate
app = Flask(__name__)
app.config.from_object(Config)
db = SQLAlchemy(app)
migrate = Migrate(app, db)
-- .env --
@@R DATABASE_URL=postgresql://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgresql://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
+DATABASE_URL=postgresql://app@app1.postgres.database.azure.com:5432/app?sslmode=require
--- a/config.py
+++ b/config.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy.engine import Engine
+from sqlalchemy import event
+
+credential = DefaultAzureCredential()
+
+
+@event.listens_for(Engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    if dialect.name != "postgresql" or cparams.get("password"):
+        return  # another database, or one for development that has a password of its own
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+
+
