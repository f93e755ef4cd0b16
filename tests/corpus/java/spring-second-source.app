# A prefix of the app's own: the starter does not see it, so the URL says it.
-- application.properties --
app.reports.url=jdbc:postgresql://reports.postgres.database.azure.com:5432/reports
app.reports.username=reader
@@R app.reports.password=Made-Up-2!
-- edits --
--- a/application.properties
+++ b/application.properties
-app.reports.url=jdbc:postgresql://reports.postgres.database.azure.com:5432/reports
+app.reports.url=jdbc:postgresql://reports.postgres.database.azure.com:5432/reports?sslmode=require&authenticationPluginClassName=com.azure.identity.extensions.jdbc.postgresql.AzurePostgresqlAuthenticationPlugin
-app.reports.password=Made-Up-2!
