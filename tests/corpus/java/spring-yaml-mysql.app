-- src/main/resources/application.yml --
spring:
  datasource:
    url: jdbc:mysql://shop.mysql.database.azure.com:3306/shop
    username: shopadmin@shop
@@R     password: ${DB_PASSWORD:Made-Up-1!}
  jpa:
    open-in-view: false
-- edits --
--- a/src/main/resources/application.yml
+++ b/src/main/resources/application.yml
-    username: shopadmin@shop
-    password: ${DB_PASSWORD:Made-Up-1!}
+    username: shopadmin
+    azure:
+      passwordless-enabled: true
