# django-environ reads the URL, and takes the backend.
-- settings.py --
import environ
env = environ.Env()
@@R DATABASES = {'default': env.db('DATABASE_URL')}
-- .env --
@@R DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgres://app:Made-Up-1@app1.postgres.database.azure.com:5432/app
+DATABASE_URL=postgres://app@app1.postgres.database.azure.com:5432/app?sslmode=require
--- a/settings.py
+++ b/settings.py
-DATABASES = {'default': env.db('DATABASE_URL')}
+DATABASES = {'default': env.db('DATABASE_URL', engine="entra_postgresql")}
--- /dev/null
+++ b/entra_postgresql/base.py
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
