# A field that Spring fills from the password: without it, Spring would not start.
-- src/main/java/DataSourceBean.java --
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.DataSourceBuilder;
@Configuration
public class DataSourceBean {
    private @Value("${spring.datasource.url}") String dbUrl;
    private @Value("${spring.datasource.password}") String dbPassword;
    private @Value("${spring.datasource.username}") String dbUserName;
    @Bean
    public DataSource getDataSource() {
        return DataSourceBuilder
                .create()
                .url(dbUrl)
                .username(dbUserName)
@@R                 .password(dbPassword)
                .build();
    }
}
-- src/main/resources/application.yml --
spring:
  datasource:
    url: jdbc:mysql://app1.mysql.database.azure.com:3306/x
    username: app
@@R     password: Made-Up-1
-- pom.xml --
<project>
  <dependencies>
    <dependency>
      <groupId>org.springframework.boot</groupId>
      <artifactId>spring-boot-starter-jdbc</artifactId>
    </dependency>
  </dependencies>
</project>
-- edits --
--- a/pom.xml
+++ b/pom.xml
+    <dependency>
+      <groupId>com.azure.spring</groupId>
+      <artifactId>spring-cloud-azure-starter-jdbc-mysql</artifactId>
+      <version>5.22.0</version>
+    </dependency>
+    <dependency>
+      <groupId>com.azure</groupId>
+      <artifactId>azure-identity-extensions</artifactId>
+      <version>1.2.0</version>
+    </dependency>
--- a/src/main/java/DataSourceBean.java
+++ b/src/main/java/DataSourceBean.java
-    private @Value("${spring.datasource.password}") String dbPassword;
-                .password(dbPassword)
--- a/src/main/resources/application.yml
+++ b/src/main/resources/application.yml
-    password: Made-Up-1
+    azure:
+      passwordless-enabled: true
