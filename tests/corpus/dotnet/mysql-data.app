-- Store.cs --
using MySql.Data.MySqlClient;

class Store
{
@@R     public MySqlConnection Open() => new MySqlConnection("Server=shop.mysql.database.azure.com;Uid=shopadmin;Pwd=Made-Up-1!;Database=shop;SslMode=None");
}
-- edits --
--- a/Store.cs
+++ b/Store.cs
-using MySql.Data.MySqlClient;
+using MySqlConnector;
-    public MySqlConnection Open() => new MySqlConnection("Server=shop.mysql.database.azure.com;Uid=shopadmin;Pwd=Made-Up-1!;Database=shop;SslMode=None");
+    public MySqlConnection Open() => PasswordlessMySql.Connect("Server=shop.mysql.database.azure.com;Uid=shopadmin;Database=shop;SslMode=Required");
--- /dev/null
+++ b/PasswordlessMySql.cs
+using Azure.Core;
+using Azure.Identity;
+using MySqlConnector;
+
+/// <summary>Connections that log in with a token, a fresh one each; a connection string with a password is used as it is.</summary>
+internal static class PasswordlessMySql
+{
+    private static readonly TokenRequestContext Scope = new(new[] { "https://ossrdbms-aad.database.windows.net/.default" });
+    private static readonly DefaultAzureCredential Credential = new();
+
+    public static MySqlConnection Connect(string? connectionString)
+    {
+        var connection = new MySqlConnection(connectionString);
+        if (string.IsNullOrEmpty(new MySqlConnectionStringBuilder(connectionString ?? "").Password))
+            connection.ProvidePasswordCallback = _ => Credential.GetToken(Scope, default).Token;
+        return connection;
+    }
+}
