import sql from 'mssql';
import { setTimeout } from 'node:timers/promises';

const pool = await sql.connect({
  server: process.env.AZURE_SQL_SERVER,
  port: Number(process.env.AZURE_SQL_PORT),
  database: process.env.AZURE_SQL_DATABASE,
  user: process.env.AZURE_SQL_USERNAME,
  password: process.env.AZURE_SQL_PASSWORD,
  options: { encrypt: true },
  pool: { min: 0, idleTimeoutMillis: 500 },
});

const first = await pool.request().query('SELECT USER_NAME() AS name, @@SPID AS session');
await setTimeout(Number(process.env.WAIT_SECONDS) * 1000);
const second = await pool.request().query('SELECT USER_NAME() AS name, @@SPID AS session');
console.log(first.recordset[0].session === second.recordset[0].session ? 'the same session' : first.recordset[0].name, second.recordset[0].name);
await pool.close();
