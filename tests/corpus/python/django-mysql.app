-- settings.py --
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.mysql",
        "USER": "shopadmin",
@@A         "PASSWORD": "Made-Up-1!",
        "HOST": "shop.mysql.database.azure.com",
    }
}
