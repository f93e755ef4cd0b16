// node session.mjs FOLDER pg|mssql PORT: a program that knows host, user and password. Each line that it reads is a query, on the connection
// that it has held from the start or, after "new ", on one of its own; it answers with the first value, in one line.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(process.argv[2] + '/'); // the packages are the samples'
const [driver, port] = [process.argv[3], Number(process.argv[4])];

const open = {
  async pg() {
    const { Client } = require('pg');
    const client = new Client({ host: '127.0.0.1', port, user: 'app', password: 'of no use', database: 'any' });
    await client.connect();
    return { query: async (text) => Object.values((await client.query(text)).rows[0])[0], close: () => client.end() };
  },
  async mssql() {
    const { ConnectionPool } = require('mssql');
    const pool = new ConnectionPool({
      server: '127.0.0.1', port, user: 'app', password: 'of no use', database: 'any', options: { encrypt: false }, pool: { max: 1 },
    });
    await pool.connect();
    return { query: async (text) => Object.values((await pool.request().query(text)).recordset[0])[0], close: () => pool.close() };
  },
}[driver];

const held = await open();
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.startsWith('new ')) {
    console.log(await held.query(line));
    continue;
  }
  const own = await open();
  console.log(await own.query(line.slice(4)));
  await own.close();
}
await held.close();
