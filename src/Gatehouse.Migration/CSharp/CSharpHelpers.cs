namespace Gatehouse.Migration.CSharp;

/// <summary>The files that give each new connection a token; they stand beside the project file.</summary>
internal static class CSharpHelpers
{
    public const string Postgres = """
        using System.Collections.Concurrent;
        using Azure.Core;
        using Azure.Identity;
        using Npgsql;

        /// <summary>Connections that log in with a token, a fresh one each; a connection string with a password is used as it is.</summary>
        internal static class PasswordlessPostgres
        {
            private static readonly TokenRequestContext Scope = new(new[] { "https://ossrdbms-aad.database.windows.net/.default" });
            private static readonly DefaultAzureCredential Credential = new();
            private static readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> Sources = new();

            public static NpgsqlConnection Connect(string? connectionString) => DataSource(connectionString).CreateConnection();

            public static NpgsqlDataSource DataSource(string? connectionString)
                => Sources.GetOrAdd(connectionString ?? "", text => new Lazy<NpgsqlDataSource>(() => Builder(text).Build())).Value;

            public static NpgsqlDataSourceBuilder Builder(string? connectionString)
            {
                var builder = new NpgsqlDataSourceBuilder(connectionString);
                if (string.IsNullOrEmpty(builder.ConnectionStringBuilder.Password))
                {
                    builder.UsePasswordProvider(
                        _ => Credential.GetToken(Scope, default).Token,
                        async (_, cancellationToken) => (await Credential.GetTokenAsync(Scope, cancellationToken)).Token);
                }

                return builder;
            }
        }

        """;

    public const string MySql = """
        using Azure.Core;
        using Azure.Identity;
        using MySqlConnector;

        /// <summary>Connections that log in with a token, a fresh one each; a connection string with a password is used as it is.</summary>
        internal static class PasswordlessMySql
        {
            private static readonly TokenRequestContext Scope = new(new[] { "https://ossrdbms-aad.database.windows.net/.default" });
            private static readonly DefaultAzureCredential Credential = new();

            public static MySqlConnection Connect(string? connectionString)
            {
                var connection = new MySqlConnection(connectionString);
                if (string.IsNullOrEmpty(new MySqlConnectionStringBuilder(connectionString ?? "").Password))
                    connection.ProvidePasswordCallback = _ => Credential.GetToken(Scope, default).Token;
                return connection;
            }
        }

        """;
}
