# Positional arguments whose password may be that of a development database.
target: all
-- db.js --
const Sequelize = require('sequelize')
const sequelize = new Sequelize(
  process.env.DB_NAME,
  process.env.DB_USER,
@@R   process.env.DB_PASS,
  {
    host: process.env.DB_HOST,
    dialect: 'mssql',
    dialectOptions: { options: { encrypt: true } },
  },
)
module.exports = sequelize
-- edits --
--- a/db.js
+++ b/db.js
-    dialectOptions: { options: { encrypt: true } },
+    dialectOptions: { options: { encrypt: true }, ...(process.env.DB_PASS ? {} : { authentication: { type: 'azure-active-directory-default', options: { clientId: process.env.AZURE_CLIENT_ID } } }) },
