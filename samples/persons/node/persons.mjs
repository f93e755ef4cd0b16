// Reads the table Persons without a password: the pool asks for a token each time it opens a connection, so it outlives any token.
import { DefaultAzureCredential } from '@azure/identity';
import pg from 'pg';

const credential = new DefaultAzureCredential();
const pool = new pg.Pool({
  host: process.env.AZURE_POSTGRESQL_HOST,
  port: Number(process.env.AZURE_POSTGRESQL_PORT),
  user: process.env.AZURE_POSTGRESQL_USER,
  database: process.env.AZURE_POSTGRESQL_DATABASE,
  ssl: process.env.AZURE_POSTGRESQL_SSL === 'true',
  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
});

const { rows } = await pool.query('SELECT FirstName FROM Persons ORDER BY ID');
console.log(`${rows.length} persons: ${rows.map((row) => row.firstname).join(', ')}`);
await pool.end();
