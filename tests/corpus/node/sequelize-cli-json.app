# The configuration of sequelize-cli as JSON, which can hold no code.
-- config/config.json --
{
  "development": { "username": "root", "password": null, "database": "d", "host": "127.0.0.1", "dialect": "mysql" },
  "production": {
    "username": "appadmin",
@@A     "password": "Made-Up-1",
    "database": "database_production",
    "host": "app1.postgres.database.azure.com",
    "dialect": "postgres"
  }
}
-- models/index.js --
'use strict';
const Sequelize = require('sequelize');
const env = process.env.NODE_ENV || 'development';
const config = require(__dirname + '/../config/config.json')[env];
let sequelize = new Sequelize(config.database, config.username, config.password, config);
module.exports = { sequelize };
