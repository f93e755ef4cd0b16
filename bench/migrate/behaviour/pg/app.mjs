import pg from 'pg';

const pool = new pg.Pool({
  host: process.env.AZURE_POSTGRESQL_HOST,
  port: Number(process.env.AZURE_POSTGRESQL_PORT),
  user: process.env.AZURE_POSTGRESQL_USER,
  password: process.env.AZURE_POSTGRESQL_PASSWORD,
  database: process.env.AZURE_POSTGRESQL_DATABASE,
});

const { rows } = await pool.query('SELECT current_user AS name');
console.log(rows[0].name);
await pool.end();
