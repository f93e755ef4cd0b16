-- application.properties --
spring.mail.host=smtp.example.com
spring.mail.username=mailer
spring.mail.password=Made-Up-Mail1
spring.redis.password=Made-Up-1
