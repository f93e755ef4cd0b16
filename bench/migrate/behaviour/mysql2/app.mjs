import mysql from 'mysql2/promise';

const connection = await mysql.createConnection({
  host: process.env.AZURE_MYSQL_HOST,
  port: Number(process.env.AZURE_MYSQL_PORT),
  user: process.env.AZURE_MYSQL_USER,
  password: process.env.AZURE_MYSQL_PASSWORD,
  database: process.env.AZURE_MYSQL_DATABASE,
});

const [rows] = await connection.query('SELECT current_user() AS name');
console.log(rows[0].name);
await connection.end();
