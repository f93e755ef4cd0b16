-- App.java --
class App {
    java.sql.Connection open() throws Exception {
@@R         return java.sql.DriverManager.getConnection("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;user=shopadmin;password={Made;Up}}1};encrypt=false");
    }
}
-- edits --
--- a/App.java
+++ b/App.java
-        return java.sql.DriverManager.getConnection("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;user=shopadmin;password={Made;Up}}1};encrypt=false");
+        return java.sql.DriverManager.getConnection("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;encrypt=true;authentication=ActiveDirectoryDefault");
