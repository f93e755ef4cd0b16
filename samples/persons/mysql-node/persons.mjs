// Reads the table Persons of MySQL without a password: a fresh token for each connection, so that any number of them outlives any token.
import { DefaultAzureCredential } from '@azure/identity';
import mysql from 'mysql2/promise';

const credential = new DefaultAzureCredential();

async function connect() {
  return mysql.createConnection({
    host: process.env.AZURE_MYSQL_HOST,
    port: Number(process.env.AZURE_MYSQL_PORT),
    user: process.env.AZURE_MYSQL_USER,
    database: process.env.AZURE_MYSQL_DATABASE,
    ssl: process.env.AZURE_MYSQL_SSL === 'true' ? { verifyIdentity: true } : undefined,
    password: (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
  });
}

const connection = await connect();
const [rows] = await connection.query('SELECT FirstName FROM Persons ORDER BY ID');
console.log(`${rows.length} persons: ${rows.map((row) => row.FirstName).join(', ')}`);
await connection.end();
