using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Gatehouse.Connector.Postgres;

/// <summary>Sessions over Npgsql. The server's certificate and name are always verified: the token is a secret.</summary>
/// <param name="rootCertificate">File with the only trusted root certificate. Null means the system's.</param>
public sealed class NpgsqlSessions(string? rootCertificate) : IDatabaseSessions
{
    private const int ConnectTimeoutSeconds = 15;

    /// <inheritdoc/>
    public async Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = target.Host,
            Port = target.Port,
            Database = target.Database,
            Username = target.User,
            Password = secret,
            SslMode = SslMode.VerifyFull,
            RootCertificate = rootCertificate,
            Pooling = false,
            Timeout = ConnectTimeoutSeconds,
            CommandTimeout = 0, // a statement may take its time; the caller cancels
            ApplicationName = "gatehouse",
            IncludeErrorDetail = false,
        };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return new Session(connection);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or AuthenticationException)
        {
            await connection.DisposeAsync();
            throw Refused($"Logging in to {target.Host}:{target.Port}, database '{target.Database}', as '{target.User}' failed", e);
        }
    }

    private static ConnectorException Refused(string what, Exception e) => e switch
    {
        PostgresException refused => new(ConnectorErrorCode.DatabaseRefused, $"{what}: {refused.SqlState}: {refused.MessageText}{Hint(refused)}", e) { ServiceCode = refused.SqlState },
        { InnerException: AuthenticationException tls } => new(ConnectorErrorCode.Unavailable, $"{what}: the server's certificate is not trusted ({tls.Message})", e),
        { InnerException: { } inner } => new(ConnectorErrorCode.Unavailable, $"{what}: {e.Message} ({inner.Message})", e),
        _ => new(ConnectorErrorCode.Unavailable, $"{what}: {e.Message}", e),
    };

    private static string Hint(PostgresException e) => e.Hint is { Length: > 0 } hint ? $" {hint}" : "";

    private sealed class Session(NpgsqlConnection connection) : IDatabaseSession
    {
        public async Task<IReadOnlyList<SqlResult>> RunAsync(string sql, IReadOnlyList<object> parameters, CancellationToken cancellationToken)
        {
#pragma warning disable CA2100 // the text is the connector's own with quoted identifiers, or what the user typed to be run
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            foreach (var parameter in parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = parameter });
            try
            {
                return await ReadAsync(command, cancellationToken);
            }
            catch (NpgsqlException e)
            {
                throw Refused("The statement failed", e);
            }
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();

        private static async Task<IReadOnlyList<SqlResult>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
        {
            var results = new List<SqlResult>();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            do
            {
                var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
                var rows = new List<IReadOnlyList<object?>>();
                while (await reader.ReadAsync(cancellationToken))
                    rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(field => reader.IsDBNull(field) ? null : reader.GetValue(field))]);
                results.Add(new SqlResult(columns, rows, reader.FieldCount > 0 ? -1 : reader.RecordsAffected));
            }
            while (await reader.NextResultAsync(cancellationToken));
            return results;
        }
    }
}
