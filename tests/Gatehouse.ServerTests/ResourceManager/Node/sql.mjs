// A server, its administrator and a database by @azure/arm-sql: node sql.mjs FOLDER SETTINGS. Prints what it got, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/'); // the packages are the samples'
const { ClientSecretCredential } = require('@azure/identity');
const { SqlManagementClient } = require('@azure/arm-sql');

const { endpoint, tenant, clientId, subscription, group, login, sid } = JSON.parse(process.argv[3]);
const credential = new ClientSecretCredential(tenant, clientId, process.env.CLIENT_SECRET, { authorityHost: endpoint, disableInstanceDiscovery: true });
const sql = new SqlManagementClient(credential, subscription, { endpoint });
const poll = { updateIntervalInMs: 100 };
const all = async list => {
  const found = [];
  for await (const one of list) found.push(one);
  return found;
};

const result = {};
result.server = await sql.servers.beginCreateOrUpdateAndWait(group, 'sql-js', {
  location: 'westeurope',
  administrators: { administratorType: 'ActiveDirectory', login, sid, tenantId: tenant, azureADOnlyAuthentication: true },
}, poll);
result.first = await all(sql.serverAzureADAdministrators.listByServer(group, 'sql-js'));
result.servers = (await all(sql.servers.listByResourceGroup(group))).map(one => one.name);
result.database = await sql.databases.beginCreateOrUpdateAndWait(group, 'sql-js', 'shop', { location: 'westeurope' }, poll);
result.databases = (await all(sql.databases.listByServer(group, 'sql-js'))).map(one => one.name);
const administrator = { administratorType: 'ActiveDirectory', login: 'someone-else', sid: clientId, tenantId: tenant };
result.administrator = await sql.serverAzureADAdministrators.beginCreateOrUpdateAndWait(group, 'sql-js', 'ActiveDirectory', administrator, poll);
result.administrators = await all(sql.serverAzureADAdministrators.listByServer(group, 'sql-js'));
result.rule = await sql.firewallRules.createOrUpdate(group, 'sql-js', 'home', { startIpAddress: '10.0.0.1', endIpAddress: '10.0.0.1' });
await sql.databases.beginDeleteAndWait(group, 'sql-js', 'shop', poll);
result.left = (await all(sql.databases.listByServer(group, 'sql-js'))).map(one => one.name);
await sql.servers.beginDeleteAndWait(group, 'sql-js', poll);
result.missing = await sql.servers.get(group, 'sql-js').then(() => null, error => ({ status: error.statusCode, code: error.code }));
console.log(JSON.stringify(result));
