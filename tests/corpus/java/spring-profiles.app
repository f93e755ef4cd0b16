-- application-dev.yml --
spring:
  datasource:
    url: jdbc:postgresql://localhost:5432/shop
    username: postgres
@@F     password: Made-Up-Dev1
-- application-prod.yml --
spring:
  datasource:
    url: jdbc:postgresql://shop.postgres.database.azure.com:5432/shop
    username: shopadmin
@@R     password: Made-Up-1!
-- edits --
--- a/application-prod.yml
+++ b/application-prod.yml
-    password: Made-Up-1!
+    azure:
+      passwordless-enabled: true
