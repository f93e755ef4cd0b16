-- package.json --
{
  "scripts": {
@@A     "migrate": "DATABASE_URL=postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop knex migrate:latest"
  }
}
