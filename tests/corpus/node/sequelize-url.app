-- db.js --
const { Sequelize } = require('sequelize');
@@R const sequelize = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', logging: false });
-- .env --
@@R DATABASE_URL=postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop
-- edits --
--- a/.env
+++ b/.env
-DATABASE_URL=postgres://shopadmin:Made-Up-1@shop.postgres.database.azure.com/shop
+DATABASE_URL=postgres://shopadmin@shop.postgres.database.azure.com/shop?sslmode=require
--- a/db.js
+++ b/db.js
-const sequelize = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', logging: false });
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
+const sequelize = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', logging: false, hooks: { beforeConnect: async (config) => { config.password = (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token; } }, dialectOptions: { ssl: true } });
