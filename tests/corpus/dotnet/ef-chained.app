# A chain of calls.
-- Ctx.cs --
using Microsoft.EntityFrameworkCore;
namespace X;
public class QueryCtx : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
@@R         => optionsBuilder
            .LogTo(Console.WriteLine)
            .UseNpgsql("Host=app1.postgres.database.azure.com;Port=5432;Database=testdb;Username=test;Password=Made-Up-1");
}
-- edits --
--- a/Ctx.cs
+++ b/Ctx.cs
-            .UseNpgsql("Host=app1.postgres.database.azure.com;Port=5432;Database=testdb;Username=test;Password=Made-Up-1");
+            .UseNpgsql(PasswordlessPostgres.DataSource("Host=app1.postgres.database.azure.com;Port=5432;Database=testdb;Username=test;SSL Mode=Require"));
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
