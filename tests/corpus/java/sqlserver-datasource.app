-- App.java --
import com.microsoft.sqlserver.jdbc.SQLServerDataSource;

class App {
    SQLServerDataSource source() {
        SQLServerDataSource ds = new SQLServerDataSource();
        ds.setServerName("shop.database.windows.net");
        ds.setDatabaseName("shop");
        ds.setUser("shopadmin");
@@R         ds.setPassword("Made-Up-1!");
        ds.setEncrypt("true");
        return ds;
    }
}
-- edits --
--- a/App.java
+++ b/App.java
-        ds.setUser("shopadmin");
-        ds.setPassword("Made-Up-1!");
+        ds.setAuthentication("ActiveDirectoryDefault");
