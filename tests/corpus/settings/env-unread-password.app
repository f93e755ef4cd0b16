# Nothing that was understood reads it: a person has to look.
-- .env --
DB_HOST=shop.postgres.database.azure.com
@@A DB_PASSWORD=Made-Up-1!
