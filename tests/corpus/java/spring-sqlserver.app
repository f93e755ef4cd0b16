-- application.properties --
spring.datasource.url=jdbc:sqlserver://shop.database.windows.net:1433;database=shop;encrypt=true;
spring.datasource.username=shopadmin
@@R spring.datasource.password=Made-Up-1!
-- edits --
--- a/application.properties
+++ b/application.properties
-spring.datasource.url=jdbc:sqlserver://shop.database.windows.net:1433;database=shop;encrypt=true;
-spring.datasource.username=shopadmin
-spring.datasource.password=Made-Up-1!
+spring.datasource.url=jdbc:sqlserver://shop.database.windows.net:1433;database=shop;encrypt=true;authentication=ActiveDirectoryDefault;
