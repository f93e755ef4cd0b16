-- app.py --
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
@@R app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop"
db = SQLAlchemy(app)
-- edits --
--- a/app.py
+++ b/app.py
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
-app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop"
+app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql://shopadmin@shop.postgres.database.azure.com/shop?sslmode=require"
