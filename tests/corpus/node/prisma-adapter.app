# The adapter of Prisma gets a URL by a short name.
target: all
-- lib/prisma.ts --
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/prisma'
const connectionString = process.env.DATABASE_URL || 'postgresql://postgres:postgres@localhost:5433/test'
@@R const adapter = new PrismaPg({ connectionString })
export const prisma = new PrismaClient({ adapter })
-- edits --
--- a/lib/prisma.ts
+++ b/lib/prisma.ts
+import { parse } from 'pg-connection-string'
+import { DefaultAzureCredential } from '@azure/identity'
+
+const credential = new DefaultAzureCredential()
+
-const adapter = new PrismaPg({ connectionString })
+const adapter = new PrismaPg({ ...parse(connectionString), ...(parse(connectionString).password ? {} : { password: async () => (await credential.getToken('https://ossrdbms-aad.database.windows.net/.default')).token, ssl: true }) })
