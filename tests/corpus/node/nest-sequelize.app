# NestJS with Sequelize, in one line.
-- src/m.ts --
import { SequelizeModule } from '@nestjs/sequelize';
@@R @Module({ imports: [ SequelizeModule.forRoot({ dialect: 'mysql', host: 'app1.mysql.database.azure.com', port: 3306, username: 'root', password: 'Made-Up-1', database: 'test', models: [] }) ] })
export class AppModule {}
-- edits --
--- a/src/m.ts
+++ b/src/m.ts
-@Module({ imports: [ SequelizeModule.forRoot({ dialect: 'mysql', host: 'app1.mysql.database.azure.com', port: 3306, username: 'root', password: 'Made-Up-1', database: 'test', models: [] }) ] })
+import { DefaultAzureCredential } from '@azure/identity';
+
+const credential = new DefaultAzureCredential();
+
+@Module({ imports: [ SequelizeModule.forRoot({ dialect: 'mysql', host: 'app1.mysql.database.azure.com', port: 3306, username: 'root', database: 'test', models: [], dialectOptions: { authPlugins: { mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`) }, ssl: { rejectUnauthorized: true } } }) ] })
