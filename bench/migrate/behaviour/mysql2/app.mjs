import mysql from 'mysql2/promise';
import { setTimeout } from 'node:timers/promises';

const pool = mysql.createPool({
  host: process.env.AZURE_MYSQL_HOST,
  port: Number(process.env.AZURE_MYSQL_PORT),
  user: process.env.AZURE_MYSQL_USER,
  password: process.env.AZURE_MYSQL_PASSWORD,
  database: process.env.AZURE_MYSQL_DATABASE,
  connectionLimit: 4,
  maxIdle: 0,
  idleTimeout: 500,
});

const [first] = await pool.query('SELECT current_user() AS name, connection_id() AS session');
await setTimeout(Number(process.env.WAIT_SECONDS) * 1000);
const [second] = await pool.query('SELECT current_user() AS name, connection_id() AS session');
console.log(first[0].session === second[0].session ? 'the same session' : first[0].name, second[0].name);
await pool.end();
