-- App.java --
import java.sql.*;
import java.util.Properties;

class App {
    Connection open() throws SQLException {
        Properties props = new Properties();
        props.setProperty("user", "shopadmin");
        props.setProperty("password", "Made-Up-1!");
        props.setProperty("loginTimeout", "30");
@@R         return DriverManager.getConnection("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;encrypt=true", props);
    }
}
-- edits --
--- a/App.java
+++ b/App.java
-        props.setProperty("user", "shopadmin");
-        props.setProperty("password", "Made-Up-1!");
-        return DriverManager.getConnection("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;encrypt=true", props);
+        return DriverManager.getConnection("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;encrypt=true;authentication=ActiveDirectoryDefault", props);
