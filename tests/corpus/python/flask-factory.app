# The factory of Flask sets the URL.
-- app.py --
import os
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

user = os.environ.get("MYSQL_USER")
password = os.environ.get("MYSQL_PASSWORD")
host = os.environ.get("MYSQL_HOST")

db = SQLAlchemy()

def create_app():
    app = Flask(__name__)
@@R     app.config["SQLALCHEMY_DATABASE_URI"] = f'mysql+pymysql://{user}:{password}@{host}:3306/x'
    app.config['SQLALCHEMY_TRACK_MODIFICATIONS'] = False
    db.init_app(app)
    return app
-- .env --
MYSQL_HOST=app1.mysql.database.azure.com
@@R MYSQL_PASSWORD=Made-Up-1
-- edits --
--- a/.env
+++ b/.env
-MYSQL_PASSWORD=Made-Up-1
--- a/app.py
+++ b/app.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy.engine import Engine
+from sqlalchemy import event
+import ssl
+credential = DefaultAzureCredential()
+
+
+@event.listens_for(Engine, "do_connect")
+def provide_token(dialect, conn_rec, cargs, cparams):
+    if dialect.name != "mysql" or cparams.get("password"):
+        return  # another database, or one for development that has a password of its own
+    cparams["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+    cparams.setdefault("ssl", ssl.create_default_context())
+
+
-password = os.environ.get("MYSQL_PASSWORD")
-    app.config["SQLALCHEMY_DATABASE_URI"] = f'mysql+pymysql://{user}:{password}@{host}:3306/x'
+    app.config["SQLALCHEMY_DATABASE_URI"] = f'mysql+pymysql://{user}@{host}:3306/x'
