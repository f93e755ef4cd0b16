-- application.properties --
spring.datasource.url=jdbc:postgresql://${AZURE_POSTGRESQL_HOST}:5432/${AZURE_POSTGRESQL_DATABASE}
spring.datasource.username=${AZURE_POSTGRESQL_USERNAME}
@@R spring.datasource.password=${AZURE_POSTGRESQL_PASSWORD}
-- edits --
--- a/application.properties
+++ b/application.properties
-spring.datasource.password=${AZURE_POSTGRESQL_PASSWORD}
+spring.datasource.azure.passwordless-enabled=true
