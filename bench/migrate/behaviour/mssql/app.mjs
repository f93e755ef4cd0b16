import sql from 'mssql';

const pool = await sql.connect({
  server: process.env.AZURE_SQL_SERVER,
  port: Number(process.env.AZURE_SQL_PORT),
  database: process.env.AZURE_SQL_DATABASE,
  user: process.env.AZURE_SQL_USERNAME,
  password: process.env.AZURE_SQL_PASSWORD,
  options: { encrypt: true },
});

const { recordset } = await pool.request().query('SELECT USER_NAME() AS name');
console.log(recordset[0].name);
await pool.close();
