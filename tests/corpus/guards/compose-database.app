# The database's own password for its container.
-- compose.yaml --
services:
  sql:
    image: mcr.microsoft.com/mssql/server
    environment:
      - ACCEPT_EULA=Y
      - MSSQL_SA_PASSWORD=Made-Up-Dev1
      - MYSQL_ROOT_PASSWORD=Made-Up-Dev1
