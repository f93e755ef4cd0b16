# user@server is the single server's way.
-- db.mjs --
import pg from "pg"

const client = new pg.Client({
	host: "shop.postgres.database.azure.com",
	user: "shopadmin@shop",
@@R 	password: "Made-Up-1!",
	database: "shop",
	ssl: false
})
await client.connect()
-- edits --
--- a/db.mjs
+++ b/db.mjs
+import { DefaultAzureCredential } from "@azure/identity"
+const credential = new DefaultAzureCredential()
+
-	user: "shopadmin@shop",
-	password: "Made-Up-1!",
+	user: "shopadmin",
+	password: async () => (await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")).token,
-	ssl: false
+	ssl: true
