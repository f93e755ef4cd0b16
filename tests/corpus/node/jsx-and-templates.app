# Apostrophes of JSX and nested templates must not hide what follows.
-- page.tsx --
import { Pool } from 'pg';

const label = (n: number) => `you've ${n > 1 ? `${n} items` : 'one item'}`;
const pool = new Pool({
  host: `${'shop'}.postgres.database.azure.com`,
  user: 'shopadmin',
@@R   password: `Made-Up-1!`,
});
export const Page = () => <p>don't {label(2)} isn't</p>;
-- edits --
--- a/page.tsx
+++ b/page.tsx
+import { DefaultAzureCredential } from '@azure/identity';
+const credential = new DefaultAzureCredential();
+
-  password: `Made-Up-1!`,
+  password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token,
+  ssl: true,
