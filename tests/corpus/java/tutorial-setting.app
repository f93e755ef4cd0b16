# No value is known: the setting's name is Service Connector's.
-- App.java --
import java.sql.*;

class App {
    Connection open() throws SQLException {
        String url = System.getenv("AZURE_POSTGRESQL_CONNECTIONSTRING");
@@R         return DriverManager.getConnection(url, System.getenv("AZURE_POSTGRESQL_USER"), System.getenv("AZURE_POSTGRESQL_PASSWORD"));
    }
}
-- edits --
--- a/App.java
+++ b/App.java
-        return DriverManager.getConnection(url, System.getenv("AZURE_POSTGRESQL_USER"), System.getenv("AZURE_POSTGRESQL_PASSWORD"));
+        return DriverManager.getConnection(url + "&authenticationPluginClassName=com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin", System.getenv("AZURE_POSTGRESQL_USER"), null);
