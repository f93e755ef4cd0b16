-- Store.cs --
using Microsoft.Data.SqlClient;

var builder = new SqlConnectionStringBuilder
{
    DataSource = "shop.database.windows.net",
    InitialCatalog = "shop",
    UserID = "shopadmin",
@@R     Password = "Made-Up-1!",
};
using var connection = new SqlConnection(builder.ConnectionString);
-- edits --
--- a/Store.cs
+++ b/Store.cs
-    UserID = "shopadmin",
-    Password = "Made-Up-1!",
+    Authentication = SqlAuthenticationMethod.ActiveDirectoryDefault,
