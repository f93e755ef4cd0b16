import pg from 'pg';
import { setTimeout } from 'node:timers/promises';

const pool = new pg.Pool({
  host: process.env.AZURE_POSTGRESQL_HOST,
  port: Number(process.env.AZURE_POSTGRESQL_PORT),
  user: process.env.AZURE_POSTGRESQL_USER,
  password: process.env.AZURE_POSTGRESQL_PASSWORD,
  database: process.env.AZURE_POSTGRESQL_DATABASE,
  idleTimeoutMillis: 500,
});

const first = await pool.query('SELECT current_user AS name, pg_backend_pid() AS session');
await setTimeout(Number(process.env.WAIT_SECONDS) * 1000);
const second = await pool.query('SELECT current_user AS name, pg_backend_pid() AS session');
console.log(first.rows[0].session === second.rows[0].session ? 'the same session' : first.rows[0].name, second.rows[0].name);
await pool.end();
