-- Store.cs --
using Microsoft.Data.SqlClient;

class Store(string database)
{
    private const string Server = "shop.database.windows.net";

    public SqlConnection Open()
    {
        var user = "shopadmin";
        var password = Environment.GetEnvironmentVariable("DB_PASSWORD");
@@R         return new SqlConnection($"Server={Server};Database={database};User Id={user};Password={password};Encrypt=True");
    }
}
-- edits --
--- a/Store.cs
+++ b/Store.cs
-        return new SqlConnection($"Server={Server};Database={database};User Id={user};Password={password};Encrypt=True");
+        return new SqlConnection($"Server={Server};Database={database};Encrypt=True;Authentication=Active Directory Default");
