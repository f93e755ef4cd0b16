# ServerVersion.AutoDetect connects too.
-- Program.cs --
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<AppDbContext>(options =>
@@R     options.UseMySql(builder.Configuration.GetConnectionString("DefaultConnection"),
    ServerVersion.AutoDetect(builder.Configuration.GetConnectionString("DefaultConnection"))));
var app = builder.Build();
app.Run();
-- appsettings.json --
@@R { "ConnectionStrings": { "DefaultConnection": "server=app1.mysql.database.azure.com;user=app;password=Made-Up-1;database=ef" } }
-- edits --
--- a/Program.cs
+++ b/Program.cs
-    options.UseMySql(builder.Configuration.GetConnectionString("DefaultConnection"),
-    ServerVersion.AutoDetect(builder.Configuration.GetConnectionString("DefaultConnection"))));
+    options.UseMySql(PasswordlessMySql.Connect(builder.Configuration.GetConnectionString("DefaultConnection")),
+    ServerVersion.AutoDetect(PasswordlessMySql.Connect(builder.Configuration.GetConnectionString("DefaultConnection")))));
--- a/appsettings.json
+++ b/appsettings.json
-{ "ConnectionStrings": { "DefaultConnection": "server=app1.mysql.database.azure.com;user=app;password=Made-Up-1;database=ef" } }
+{ "ConnectionStrings": { "DefaultConnection": "server=app1.mysql.database.azure.com;user=app;database=ef;SslMode=Required" } }
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
