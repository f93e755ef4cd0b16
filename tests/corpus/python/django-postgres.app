-- shop/settings.py --
import os

DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'NAME': 'shop',
        'USER': 'shopadmin',
@@R         'PASSWORD': os.environ['DB_PASSWORD'],
        'HOST': 'shop.postgres.database.azure.com',
        'OPTIONS': {'sslmode': 'require'},
    }
}
EMAIL_HOST_PASSWORD = os.environ['EMAIL_PASSWORD']
-- manage.py --
import django
-- edits --
--- a/shop/settings.py
+++ b/shop/settings.py
-        'ENGINE': 'django.db.backends.postgresql',
+        'ENGINE': 'shop.entra_postgresql',
-        'PASSWORD': os.environ['DB_PASSWORD'],
--- /dev/null
+++ b/shop/entra_postgresql/base.py
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
