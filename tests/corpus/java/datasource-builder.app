-- Config.java --
import org.springframework.boot.jdbc.DataSourceBuilder;

class Config {
    javax.sql.DataSource source() {
        return DataSourceBuilder.create()
            .url("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop")
            .username("shopadmin")
@@R             .password("Made-Up-1!")
            .build();
    }
}
-- edits --
--- a/Config.java
+++ b/Config.java
-            .url("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop")
-            .username("shopadmin")
-            .password("Made-Up-1!")
+            .url("jdbc:sqlserver://shop.database.windows.net:1433;databaseName=shop;encrypt=true;authentication=ActiveDirectoryDefault")
