// The tutorial's way to connect: node identity.mjs FOLDER SETTINGS. Prints what it got, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/'); // the packages are the samples'
const sql = require('mssql');

const { port, database, clientId } = JSON.parse(process.argv[3]);
const pool = await sql.connect({
  server: 'localhost', port, database,
  authentication: { type: 'azure-active-directory-default', options: clientId ? { clientId } : {} },
  options: { encrypt: true, trustServerCertificate: false },
});
const result = await pool.request().query('select * from mytable where id = 10');
const denied = await pool.request().query('delete from mytable').then(() => null, error => error.number);
console.log(JSON.stringify({ rows: result.recordset, count: result.rowsAffected[0], denied }));
await pool.close();
