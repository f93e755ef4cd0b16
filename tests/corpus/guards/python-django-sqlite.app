-- settings.py --
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3', 'PASSWORD': ''}}
SECRET_KEY = 'Made-Up-Key'
