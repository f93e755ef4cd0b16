# TypeORM for MySQL, from a factory with a type.
target: all
-- src/typeorm.config.ts --
import { ConfigModule, ConfigService } from '@nestjs/config';
import { TypeOrmModuleAsyncOptions, TypeOrmModuleOptions } from '@nestjs/typeorm';
export const typeOrmAsyncConfig: TypeOrmModuleAsyncOptions = {
  useFactory: async (config: ConfigService): Promise<TypeOrmModuleOptions> => ({
    type: 'mysql',
    host: config.get<string>('DB_HOST'),
    port: config.get<number>('DB_PORT'),
    username: config.get<string>('DB_USERNAME'),
@@R     password: config.get<string>('DB_PASSWORD'),
    database: config.get<string>('DB_NAME'),
  }),
  inject: [ConfigService],
};
-- edits --
--- a/src/typeorm.config.ts
+++ b/src/typeorm.config.ts
+import { DefaultAzureCredential } from '@azure/identity';
+
+const credential = new DefaultAzureCredential();
+
-    password: config.get<string>('DB_PASSWORD'),
+    ...(config.get<string>('DB_PASSWORD') ? { password: config.get<string>('DB_PASSWORD') } : {
+      ssl: { rejectUnauthorized: true },
+      extra: {
+        authPlugins: {
+          mysql_clear_password: () => async () => Buffer.from(`${(await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token}\0`),
+        },
+      },
+    }),
