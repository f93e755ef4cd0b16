// Reads the table Persons of Azure SQL without a password: the driver gets a token for each connection of its pool.
import sql from 'mssql';

const pool = await sql.connect({
  server: process.env.AZURE_SQL_SERVER,
  port: Number(process.env.AZURE_SQL_PORT),
  database: process.env.AZURE_SQL_DATABASE,
  authentication: { type: 'azure-active-directory-default' },
  options: { encrypt: true, clientId: process.env.AZURE_SQL_CLIENTID },
});

const { recordset } = await pool.query`SELECT * FROM Persons ORDER BY ID`;
console.log(`${recordset.length} persons: ${recordset.map((row) => row.FirstName).join(', ')}`);
await pool.close();
