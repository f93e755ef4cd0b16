-- src/main/java/App.java --
import java.sql.Connection;
import java.sql.DriverManager;

public class App {
    public static void main(String[] args) throws Exception {
        String url = "jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop";
        String user = "shopadmin";
        String password = "Made-Up-1!";
@@R         try (Connection connection = DriverManager.getConnection(url, user, password)) {
            System.out.println(connection.isValid(5));
        }
    }
}
-- pom.xml --
<project>
  <dependencies>
    <dependency>
      <groupId>com.microsoft.sqlserver</groupId>
      <artifactId>mssql-jdbc</artifactId>
      <version>12.8.1.jre11</version>
    </dependency>
  </dependencies>
</project>
-- edits --
--- a/pom.xml
+++ b/pom.xml
+    <dependency>
+      <groupId>com.azure</groupId>
+      <artifactId>azure-identity</artifactId>
+      <version>1.14.2</version>
+    </dependency>
--- a/src/main/java/App.java
+++ b/src/main/java/App.java
-        String url = "jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop";
-        String user = "shopadmin";
-        String password = "Made-Up-1!";
-        try (Connection connection = DriverManager.getConnection(url, user, password)) {
+        String url = "jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;encrypt=true;authentication=ActiveDirectoryDefault";
+        try (Connection connection = DriverManager.getConnection(url)) {
