-- docker-compose.yml --
services:
  app:
    image: shop
    environment:
      SPRING_DATASOURCE_URL: jdbc:postgresql://shop.postgres.database.azure.com:5432/shop
      SPRING_DATASOURCE_USERNAME: shopadmin
@@R       SPRING_DATASOURCE_PASSWORD: Made-Up-1!
-- edits --
--- a/docker-compose.yml
+++ b/docker-compose.yml
-      SPRING_DATASOURCE_PASSWORD: Made-Up-1!
+      SPRING_DATASOURCE_AZURE_PASSWORDLESSENABLED: true
