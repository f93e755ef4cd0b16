-- application.yml --
spring:
  datasource:
    url: jdbc:postgresql://shop.postgres.database.azure.com:5432/shop
    username: shop-identity
    azure:
      passwordless-enabled: true
