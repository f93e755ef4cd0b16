# INI is reported.
-- alembic.ini --
[alembic]
script_location = alembic
@@A sqlalchemy.url = postgresql://app:Made-Up-1@app1.postgres.database.azure.com/x
