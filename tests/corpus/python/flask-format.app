# The URL is filled by format().
target: all
-- app.py --
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
import os

URI = "postgresql://{}:{}@{}/{}".format(
    os.environ.get('PG_USER'),
    os.environ.get('PG_PASSWORD'),
    os.environ.get('PG_HOST'),
    os.environ.get('PG_DB')
)
app = Flask(__name__)
@@R app.config['SQLALCHEMY_DATABASE_URI'] = URI
db = SQLAlchemy(app)
-- edits --
--- a/app.py
+++ b/app.py
+from azure.identity import DefaultAzureCredential
+from sqlalchemy.engine import Engine
+from sqlalchemy import event
-URI = "postgresql://{}:{}@{}/{}".format(
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
+URI = "postgresql://{}@{}/{}?sslmode=require".format(
-    os.environ.get('PG_PASSWORD'),
