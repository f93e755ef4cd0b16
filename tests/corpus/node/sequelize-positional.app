-- models/index.js --
const { Sequelize } = require('sequelize');

const sequelize = new Sequelize(
  'shop',
  'shopadmin',
@@R   'Made-Up-1!',
  {
    host: 'shop.postgres.database.azure.com',
    dialect: 'postgres',
    dialectOptions: { ssl: true },
  },
);
module.exports = sequelize;
-- edits --
--- a/models/index.js
+++ b/models/index.js
+const { DefaultAzureCredential } = require('@azure/identity');
+const credential = new DefaultAzureCredential();
+
-  'Made-Up-1!',
+  undefined,
+    hooks: {
+      beforeConnect: async (config) => {
+        config.password = (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token;
+      },
+    },
