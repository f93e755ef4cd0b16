# The URL ends with a variable.
target: all
-- src/DataSourceFactory.java --
import com.zaxxer.hikari.*;
public final class DataSourceFactory {
    public static HikariDataSource createFromEnv() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + System.getenv("DB_HOST") + ":5432/" + System.getenv("DB_NAME"));
        config.setUsername(System.getenv("DB_USER"));
@@R         config.setPassword(System.getenv("DB_PASSWORD"));
        config.setMaximumPoolSize(10);
        return new HikariDataSource(config);
    }
}
-- edits --
--- a/src/DataSourceFactory.java
+++ b/src/DataSourceFactory.java
-        config.setJdbcUrl("jdbc:postgresql://" + System.getenv("DB_HOST") + ":5432/" + System.getenv("DB_NAME"));
+        config.setJdbcUrl("jdbc:postgresql://" + System.getenv("DB_HOST") + ":5432/" + System.getenv("DB_NAME") + "?sslmode=require&authenticationPluginClassName=com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin");
-        config.setPassword(System.getenv("DB_PASSWORD"));
