# Variables of the environment by shorthand; they are used for nothing else.
-- index.mjs --
import sql from 'mssql';

const server = process.env.AZURE_SQL_SERVER;
const user = process.env.AZURE_SQL_USER;
const password = process.env.AZURE_SQL_PASSWORD;

@@R const pool = await sql.connect({ server, database: 'shop', user, password, options: { encrypt: true } });
-- .env --
AZURE_SQL_SERVER=shop.database.windows.net
@@R AZURE_SQL_USER=shopadmin
@@R AZURE_SQL_PASSWORD=Made-Up-1!
PORT=3000
-- edits --
--- a/.env
+++ b/.env
-AZURE_SQL_USER=shopadmin
-AZURE_SQL_PASSWORD=Made-Up-1!
--- a/index.mjs
+++ b/index.mjs
-const user = process.env.AZURE_SQL_USER;
-const password = process.env.AZURE_SQL_PASSWORD;
-const pool = await sql.connect({ server, database: 'shop', user, password, options: { encrypt: true } });
+const pool = await sql.connect({ server, database: 'shop', authentication: { type: 'azure-active-directory-default' }, options: { encrypt: true, clientId: process.env.AZURE_CLIENT_ID } });
