-- docker-compose.yml --
services:
  app:
    environment:
@@R       - DATABASE_URL=postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop?sslmode=prefer
@@F       - CACHE_DB=postgres://postgres:Made-Up-Dev1@db/cache
-- edits --
--- a/docker-compose.yml
+++ b/docker-compose.yml
-      - DATABASE_URL=postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop?sslmode=prefer
+      - DATABASE_URL=postgres://shopadmin@shop.postgres.database.azure.com/shop?sslmode=require
