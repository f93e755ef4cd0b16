-- Pool.java --
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

class Pool {
    HikariDataSource make() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://shop.postgres.database.azure.com/shop");
        config.setUsername("shopadmin");
@@R         config.setPassword(System.getenv("DB_PASSWORD")); // from the portal
        config.setMaximumPoolSize(5);
        return new HikariDataSource(config);
    }
}
-- edits --
--- a/Pool.java
+++ b/Pool.java
-        config.setJdbcUrl("jdbc:postgresql://shop.postgres.database.azure.com/shop");
+        config.setJdbcUrl("jdbc:postgresql://shop.postgres.database.azure.com/shop?sslmode=require&authenticationPluginClassName=com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin");
-        config.setPassword(System.getenv("DB_PASSWORD")); // from the portal
