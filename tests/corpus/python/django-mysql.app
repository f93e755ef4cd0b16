-- settings.py --
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql",
        "USER": "shopadmin",
@@R         "PASSWORD": "Made-Up-1!",
        "HOST": "shop.mysql.database.azure.com",
    }
}
-- edits --
--- a/settings.py
+++ b/settings.py
-        "ENGINE": "django.db.backends.mysql",
+        "ENGINE": "entra_mysql",
-        "PASSWORD": "Made-Up-1!",
--- /dev/null
+++ b/entra_mysql/base.py
+import os
+import ssl
+
+from azure.identity import DefaultAzureCredential
+from django.db.backends.mysql import base
+
+os.environ.setdefault("LIBMYSQL_ENABLE_CLEARTEXT_PLUGIN", "1")  # the token goes as it is, over TLS
+credential = DefaultAzureCredential()
+
+
+class DatabaseWrapper(base.DatabaseWrapper):
+    # Each new connection gets a token of its own; a database for development keeps the password of its settings.
+    def get_connection_params(self):
+        params = super().get_connection_params()
+        if not params.get("password"):
+            params["password"] = credential.get_token("https://ossrdbms-aad.database.windows.net/.default").token
+            params.setdefault("ssl", {"ca": ssl.get_default_verify_paths().cafile})
+        return params
