# The dialect is a setting too.
-- src/config/database.js --
module.exports ={
    dialect: process.env.DIALECT ,
    host: process.env.HOST ,
    username: process.env.USERNAMEDB ,
@@R     password: process.env.PASSWORDDB ,
    database: process.env.DATABASE ,
    define: { timestamps: true, underscored: true, },
}
-- src/database/index.js --
import Sequelize from 'sequelize';
import databaseConfig from '../config/database';
class Database {
  constructor() { this.init(); }
  init() { this.connection = new Sequelize(databaseConfig); }
}
export default new Database();
-- .env --
DIALECT=postgres
HOST=app1.postgres.database.azure.com
USERNAMEDB=app
@@R PASSWORDDB=Made-Up-1
DATABASE=app
-- edits --
--- a/.env
+++ b/.env
-PASSWORDDB=Made-Up-1
--- a/src/config/database.js
+++ b/src/config/database.js
+const { DefaultAzureCredential } = require('@azure/identity')
+
+const credential = new DefaultAzureCredential()
+
-    password: process.env.PASSWORDDB ,
+    hooks: {
+        beforeConnect: async (config) => {
+            config.password = (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token
+        },
+    },
+    dialectOptions: {
+        ssl: true,
+    },
