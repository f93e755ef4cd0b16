-- src/main/resources/application.properties --
# the shop
server.port=8080
spring.datasource.url=jdbc:postgresql://shop.postgres.database.azure.com:5432/shop?sslmode=require
spring.datasource.username=shopadmin
@@R spring.datasource.password=Made-Up-1!
spring.mail.password=Made-Up-Mail1
-- pom.xml --
<project>
    <dependencyManagement>
        <dependencies>
            <dependency><groupId>x</groupId><artifactId>bom</artifactId></dependency>
        </dependencies>
    </dependencyManagement>
    <dependencies>
        <dependency>
            <groupId>org.postgresql</groupId>
            <artifactId>postgresql</artifactId>
        </dependency>
    </dependencies>
</project>
-- edits --
--- a/pom.xml
+++ b/pom.xml
+        <dependency>
+            <groupId>com.azure.spring</groupId>
+            <artifactId>spring-cloud-azure-starter-jdbc-postgresql</artifactId>
+            <version>5.22.0</version>
+        </dependency>
--- a/src/main/resources/application.properties
+++ b/src/main/resources/application.properties
-spring.datasource.password=Made-Up-1!
+spring.datasource.azure.passwordless-enabled=true
