-- Config.java --
import org.springframework.beans.factory.annotation.Value;
import com.zaxxer.hikari.HikariConfig;

class Config {
    @Value("${reports.jdbc}")
    private String url;

    HikariConfig make() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("reader");
@@R         config.setPassword("Made-Up-2!");
        return config;
    }
}
-- application.properties --
@@R reports.jdbc=jdbc:sqlserver://reports.database.windows.net:1433;databaseName=reports
-- edits --
--- a/Config.java
+++ b/Config.java
-        config.setUsername("reader");
-        config.setPassword("Made-Up-2!");
--- a/application.properties
+++ b/application.properties
-reports.jdbc=jdbc:sqlserver://reports.database.windows.net:1433;databaseName=reports
+reports.jdbc=jdbc:sqlserver://reports.database.windows.net:1433;databaseName=reports;encrypt=true;authentication=ActiveDirectoryDefault
