-- Store.cs --
using Microsoft.Data.SqlClient;

class Store
{
    public SqlConnection Open()
    {
        var builder = new SqlConnectionStringBuilder();
        builder.DataSource = "shop.database.windows.net"; // Azure
        builder.UserID = "shopadmin";
@@R         builder.Password = Environment.GetEnvironmentVariable("DB_PASSWORD");
        builder.InitialCatalog = "shop";
        return new SqlConnection(builder.ConnectionString);
    }
}
-- edits --
--- a/Store.cs
+++ b/Store.cs
-        builder.UserID = "shopadmin";
-        builder.Password = Environment.GetEnvironmentVariable("DB_PASSWORD");
+        builder.Authentication = SqlAuthenticationMethod.ActiveDirectoryDefault;
