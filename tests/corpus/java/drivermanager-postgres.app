-- App.java --
import java.sql.*;

class App {
    Connection open() throws SQLException {
@@R         return DriverManager.getConnection("jdbc:postgresql://shop.postgres.database.azure.com:5432/shop?sslmode=require", "shopadmin", System.getenv("DB_PASSWORD"));
    }
}
-- build.gradle --
plugins { id 'java' }

dependencies {
    implementation 'org.postgresql:postgresql:42.7.4'
}
-- edits --
--- a/App.java
+++ b/App.java
-        return DriverManager.getConnection("jdbc:postgresql://shop.postgres.database.azure.com:5432/shop?sslmode=require", "shopadmin", System.getenv("DB_PASSWORD"));
+        return DriverManager.getConnection("jdbc:postgresql://shop.postgres.database.azure.com:5432/shop?sslmode=require&authenticationPluginClassName=com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin", "shopadmin", null);
--- a/build.gradle
+++ b/build.gradle
+    implementation 'com.azure:azure-identity-extensions:1.2.0'
