// Runs app.mjs, whose text is the tutorial's, and supplies what the page leaves out: `require` (it is not defined in a module that
// has `import`), and the spelling `accesstoken` of the variable that the page fills as `accessToken`.
import { createRequire } from 'node:module';
import { DefaultAzureCredential } from '@azure/identity';

globalThis.require = createRequire(import.meta.url);

const getToken = DefaultAzureCredential.prototype.getToken;
DefaultAzureCredential.prototype.getToken = async function (...scopes) {
  return (globalThis.accesstoken = await getToken.apply(this, scopes));
};

await import('./app.mjs');
