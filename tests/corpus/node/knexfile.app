-- knexfile.js --
module.exports = {
  development: {
    client: 'pg',
    connection: {
      host: '127.0.0.1',
@@F       password: 'Made-Up-Dev1',
    },
  },
  production: {
    client: 'pg',
    connection: {
      host: 'shop.postgres.database.azure.com',
      user: 'shopadmin',
@@R       password: process.env.DB_PASSWORD,
      database: 'shop',
    },
  },
};
-- edits --
--- a/knexfile.js
+++ b/knexfile.js
+const { DefaultAzureCredential } = require('@azure/identity');
+
+const credential = new DefaultAzureCredential();
+
-      password: process.env.DB_PASSWORD,
+      password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+      ssl: true,
