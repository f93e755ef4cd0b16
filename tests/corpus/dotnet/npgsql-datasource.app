-- Program.cs --
using Npgsql;

@@R var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING")!);
await using var command = source.CreateCommand("select 1");
-- edits --
--- a/Program.cs
+++ b/Program.cs
-var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING")!);
+var source = PasswordlessPostgres.DataSource(Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING")!);
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
