# Already as it should be: not a byte changes.
-- db.mjs --
import { DefaultAzureCredential } from '@azure/identity';
import pg from 'pg';

const credential = new DefaultAzureCredential();
export const pool = new pg.Pool({
  host: 'shop.postgres.database.azure.com',
  user: 'shop-identity',
  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
  ssl: true,
});
