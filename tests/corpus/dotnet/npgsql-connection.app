-- Store.cs --
using Npgsql;

namespace Shop;

public class Store
{
    public async Task OpenAsync()
    {
@@R         await using var connection = new NpgsqlConnection("Host=shop.postgres.database.azure.com;Database=shop;Username=shopadmin;Password=Made-Up-1!;SSL Mode=Prefer");
        await connection.OpenAsync();
    }
}
-- Shop.csproj --
<Project Sdk="Microsoft.NET.Sdk">
  <ItemGroup>
    <PackageReference Include="Npgsql" Version="8.0.3" />
  </ItemGroup>
</Project>
-- edits --
--- a/Shop.csproj
+++ b/Shop.csproj
+    <PackageReference Include="Azure.Identity" Version="1.14.2" />
--- a/Store.cs
+++ b/Store.cs
-        await using var connection = new NpgsqlConnection("Host=shop.postgres.database.azure.com;Database=shop;Username=shopadmin;Password=Made-Up-1!;SSL Mode=Prefer");
+        await using var connection = PasswordlessPostgres.Connect("Host=shop.postgres.database.azure.com;Database=shop;Username=shopadmin;SSL Mode=Require");
--- /dev/null
+++ b/PasswordlessPostgres.cs
+using System.Collections.Concurrent;
+using Azure.Core;
+using Azure.Identity;
+using Npgsql;
+
+/// <summary>Connections that log in with a token, a fresh one each; a connection string with a password is used as it is.</summary>
+internal static class PasswordlessPostgres
+{
+    private static readonly TokenRequestContext Scope = new(new[] { "https://ossrdbms-aad.database.windows.net/.default" });
+    private static readonly DefaultAzureCredential Credential = new();
+    private static readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> Sources = new();
+
+    public static NpgsqlConnection Connect(string? connectionString) => DataSource(connectionString).CreateConnection();
+
+    public static NpgsqlDataSource DataSource(string? connectionString)
+        => Sources.GetOrAdd(connectionString ?? "", text => new Lazy<NpgsqlDataSource>(() => Builder(text).Build())).Value;
+
+    public static NpgsqlDataSourceBuilder Builder(string? connectionString)
+    {
+        var builder = new NpgsqlDataSourceBuilder(connectionString);
+        if (string.IsNullOrEmpty(builder.ConnectionStringBuilder.Password))
+        {
+            builder.UsePasswordProvider(
+                _ => Credential.GetToken(Scope, default).Token,
+                async (_, cancellationToken) => (await Credential.GetTokenAsync(Scope, cancellationToken)).Token);
+        }
+
+        return builder;
+    }
+}
