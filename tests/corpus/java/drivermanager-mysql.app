# useSSL is the old name of sslMode, and would win.
-- App.java --
import java.sql.*;

class App {
    static final String URL = "jdbc:mysql://shop.mysql.database.azure.com:3306/shop?useSSL=false&serverTimezone=UTC";

    Connection open() throws SQLException {
@@R         return DriverManager.getConnection(URL, "shopadmin", "Made-Up-1!");
    }
}
-- edits --
--- a/App.java
+++ b/App.java
-    static final String URL = "jdbc:mysql://shop.mysql.database.azure.com:3306/shop?useSSL=false&serverTimezone=UTC";
+    static final String URL = "jdbc:mysql://shop.mysql.database.azure.com:3306/shop?serverTimezone=UTC&sslMode=REQUIRED&defaultAuthenticationPlugin=com.azure.identity.extensions.jdbc.mysql.AzureMysqlAuthenticationPlugin&authenticationPlugins=com.azure.identity.extensions.jdbc.mysql.AzureMysqlAuthenticationPlugin";
-        return DriverManager.getConnection(URL, "shopadmin", "Made-Up-1!");
+        return DriverManager.getConnection(URL, "shopadmin", null);
