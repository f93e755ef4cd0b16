-- data-source.ts --
import { DataSource, DataSourceOptions } from 'typeorm';

export const AppDataSource = new DataSource({
  type: 'postgres',
  host: process.env.AZURE_POSTGRESQL_HOST,
  username: process.env.AZURE_POSTGRESQL_USER,
@@R   password: process.env.AZURE_POSTGRESQL_PASSWORD,
  database: 'shop',
  ssl: true,
  entities: [],
} as DataSourceOptions);
-- edits --
--- a/data-source.ts
+++ b/data-source.ts
+import { DefaultAzureCredential } from '@azure/identity';
+const credential = new DefaultAzureCredential();
+
-  password: process.env.AZURE_POSTGRESQL_PASSWORD,
+  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
