-- Program.cs --
var text = "server=shop.mysql.database.azure.com;user=shopadmin;password=Made-Up-1!;database=shop";
@@R services.AddDbContext<ShopContext>(options => options.UseMySql(text, ServerVersion.AutoDetect(text)));
-- edits --
--- a/Program.cs
+++ b/Program.cs
-var text = "server=shop.mysql.database.azure.com;user=shopadmin;password=Made-Up-1!;database=shop";
-services.AddDbContext<ShopContext>(options => options.UseMySql(text, ServerVersion.AutoDetect(text)));
+var text = "server=shop.mysql.database.azure.com;user=shopadmin;database=shop;SslMode=Required";
+services.AddDbContext<ShopContext>(options => options.UseMySql(PasswordlessMySql.Connect(text), ServerVersion.AutoDetect(PasswordlessMySql.Connect(text))));
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
