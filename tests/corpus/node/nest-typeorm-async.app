# NestJS: a factory returns the options.
-- src/app.module.ts --
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';

@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true }),
    TypeOrmModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (configService: ConfigService) => ({
        type: 'postgres',
        host: configService.get('DB_HOST'),
        port: +configService.get('DB_PORT'),
        username: configService.get('DB_USER'),
@@R         password: configService.get('DB_PASSWORD'),
        database: configService.get('DB_NAME'),
        entities: [],
        synchronize: true,
      }),
    }),
  ],
})
export class AppModule {}
-- .env --
DB_HOST=app1.postgres.database.azure.com
DB_USER=app
@@R DB_PASSWORD=Made-Up-1
DB_NAME=x
-- edits --
--- a/.env
+++ b/.env
-DB_PASSWORD=Made-Up-1
--- a/src/app.module.ts
+++ b/src/app.module.ts
+import { DefaultAzureCredential } from '@azure/identity';
+const credential = new DefaultAzureCredential();
+
-        password: configService.get('DB_PASSWORD'),
+        password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+        ssl: true,
