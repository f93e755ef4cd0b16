// A login with tedious as an app: node login.mjs FOLDER PORT DATABASE token|default|msi true|strict. Prints who it is, as JSON.
import { createRequire } from 'node:module';

const [folder, port, database, kind, encrypt] = process.argv.slice(2);
const require = createRequire(folder + '/'); // the packages are the samples'
const { Connection, Request } = require('tedious');
const { DefaultAzureCredential } = require('@azure/identity');

const authentications = {
  default: async () => ({ type: 'azure-active-directory-default', options: {} }),
  msi: async () => ({ type: 'azure-active-directory-msi-app-service', options: {} }),
  token: async () => ({
    type: 'azure-active-directory-access-token',
    options: { token: (await new DefaultAzureCredential().getToken('https://database.windows.net/.default')).token },
  }),
};
const connection = new Connection({
  server: 'localhost',
  authentication: await authentications[kind](),
  options: { port: Number(port), database, encrypt: encrypt === 'strict' ? 'strict' : true, trustServerCertificate: false },
});
connection.on('error', () => {});
connection.connect(error => {
  if (error) {
    const first = error.errors?.[0] ?? error;
    console.log(JSON.stringify({ error: first.code, gatehouse: /\(Gatehouse \d+ (\w+),/.exec(first.message)?.[1] }));
    connection.close();
    return;
  }

  let row;
  const request = new Request('SELECT USER_NAME() AS [user], DB_NAME() AS [database], 1 AS one', failure => {
    console.log(JSON.stringify(failure ? { error: failure.message } : row));
    connection.close();
  });
  request.on('row', columns => { row = Object.fromEntries(columns.map(column => [column.metadata.colName, column.value])); });
  connection.execSql(request);
});
