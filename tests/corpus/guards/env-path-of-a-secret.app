# The value is a path to the secret, and the host is a container.
-- docker-compose.yml --
services:
  app:
    environment:
      DB_HOST: db
      DB_PASSWORD_FILE: /run/secrets/db
