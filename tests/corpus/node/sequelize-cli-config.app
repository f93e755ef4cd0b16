# The models of sequelize-cli: one object of its configuration is on Azure.
-- models/index.js --
'use strict';
const fs = require('fs');
const path = require('path');
const Sequelize = require('sequelize');
const basename = path.basename(__filename);
const env = process.env.NODE_ENV || 'development';
const config = require(__dirname + '/../config/config.js')[env];
const db = {};
let sequelize;
if (config.use_env_variable) {
  sequelize = new Sequelize(process.env[config.use_env_variable], config);
} else {
  sequelize = new Sequelize(config.database, config.username, config.password, config);
}
db.sequelize = sequelize;
module.exports = db;
-- config/config.js --
require('dotenv').config();
module.exports = {
  development: {
    username: 'root',
    password: null,
    database: 'database_development',
    host: '127.0.0.1',
    dialect: 'mysql',
  },
  production: {
    username: process.env.DB_USER,
@@R     password: process.env.DB_PASSWORD,
    database: process.env.DB_NAME,
    host: 'app1.mysql.database.azure.com',
    dialect: 'mysql',
    dialectOptions: {
      ssl: { require: true },
    },
  },
};
-- edits --
--- a/config/config.js
+++ b/config/config.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-    password: process.env.DB_PASSWORD,
+      authPlugins: {
+        mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+      },
