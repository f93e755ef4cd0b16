# dj_database_url reads the URL, and takes the backend.
-- proj/settings.py --
import os
import dj_database_url
DATABASES = {
@@R     'default': dj_database_url.config(default=os.environ.get('DATABASE_URL'), conn_max_age=600)
}
-- manage.py --
import sys
-- .env --
@@R DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app?sslmode=require
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app?sslmode=require
+DATABASE_URL=postgres://app@app1.postgres.database.azure.com:5432/app?sslmode=require
--- a/proj/settings.py
+++ b/proj/settings.py
-    'default': dj_database_url.config(default=os.environ.get('DATABASE_URL'), conn_max_age=600)
+    'default': dj_database_url.config(default=os.environ.get('DATABASE_URL'), conn_max_age=600, engine="proj.entra_postgresql")
--- /dev/null
+++ b/proj/entra_postgresql/base.py
+from azure.identity import DefaultAzureCredential
+from django.db.backends.postgresql import base
+
+credential = DefaultAzureCredential()
+
+
+class DatabaseWrapper(base.DatabaseWrapper):
+    # Each new connection gets a token of its own; a database for development keeps the password of its settings.
+    def get_connection_params(self):
+        params = super().get_connection_params()
+        if not params.get("password"):
+            params["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+        return params
