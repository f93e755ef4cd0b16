// The life of a connection by @azure/arm-servicelinker: node linkers.mjs FOLDER SETTINGS. Prints what it got, as JSON.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2] + '/'); // the packages are the samples'
const { ClientSecretCredential } = require('@azure/identity');
const { ServiceLinkerManagementClient } = require('@azure/arm-servicelinker');

const settings = JSON.parse(process.argv[3]);
const credential = new ClientSecretCredential(settings.tenant, settings.clientId, process.env.CLIENT_SECRET, {
  authorityHost: settings.endpoint,
  disableInstanceDiscovery: true,
});
const linkers = new ServiceLinkerManagementClient(credential, { endpoint: settings.endpoint }).linker;
const names = async () => {
  const found = [];
  for await (const one of linkers.list(settings.source)) found.push(one.name);
  return found;
};

const body = { targetService: { type: 'AzureResource', id: settings.target }, authInfo: { authType: 'systemAssignedIdentity' }, clientType: 'nodejs' };
const result = {};
result.created = await linkers.beginCreateOrUpdateAndWait(settings.source, 'js1', body);
result.listed = await names();
result.shown = await linkers.get(settings.source, 'js1');
result.validated = await linkers.beginValidateAndWait(settings.source, 'js1');
result.configurations = (await linkers.listConfigurations(settings.source, 'js1')).configurations;
result.updated = await linkers.beginUpdateAndWait(settings.source, 'js1', { clientType: 'python' });
await linkers.beginDeleteAndWait(settings.source, 'js1');
result.left = await names();
result.missing = await linkers.get(settings.source, 'js1').then(() => null, error => ({ status: error.statusCode, code: error.code }));
console.log(JSON.stringify(result));
