-- docker-compose.yml --
services:
  app:
    environment:
@@A       - DATABASE_URL=postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop?sslmode=prefer
@@F       - CACHE_DB=postgres://postgres:Made-Up-Dev1@db/cache
