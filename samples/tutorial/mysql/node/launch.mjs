// Runs app.mjs, whose text is the tutorial's, and supplies what the page leaves out: `require` (it is not defined in a module that
// has `import`), a TLS profile of the name that Service Connector writes into AZURE_MYSQL_SSL ("true": mysql2 takes a text for the
// name of a profile, and knows only "Amazon RDS"), and an end: the page's connection stays open, as a web app's would.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = (globalThis.require = createRequire(import.meta.url));
const mysql = require('mysql2');
const profiles = require(join(dirname(require.resolve('mysql2')), 'lib/constants/ssl_profiles.js'));
profiles.true = { verifyIdentity: true };

const createConnection = mysql.createConnection;
mysql.createConnection = (options) => {
  const connection = createConnection(options);
  connection.once('connect', () => connection.end());
  connection.once('error', () => (process.exitCode = 1));
  return connection;
};

await import('./app.mjs');
