-- application.properties --
spring.datasource.url=jdbc:h2:mem:test
spring.datasource.username=sa
spring.datasource.password=Made-Up-Dev1
