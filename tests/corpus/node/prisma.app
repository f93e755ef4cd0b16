# The engine takes a URL and no token: a person has to give it an adapter.
-- prisma/schema.prisma --
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}
-- db.js --
const { PrismaClient } = require('@prisma/client');
module.exports = new PrismaClient();
-- .env --
@@A DATABASE_URL="postgresql://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop?schema=public"
