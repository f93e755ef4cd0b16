using System.Net.Security;
using System.Net.Sockets;
using Gatehouse.Gateway.Upstream;
using Npgsql;
using NpgsqlTypes;

namespace Gatehouse.Gateway.Postgres.Mapping;

/// <summary>Reads the mapping from the upstream's database <c>postgres</c>: one query a login, over a few kept connections.</summary>
internal sealed class PrincipalMap : IPrincipalMap, IAsyncDisposable
{
    private const string UserQuery = """
        SELECT r.rolcanlogin, r.rolsuper, m.object_id::text, m.tenant_id::text, m.principal_type, m.is_mfa,
          r.rolcreaterole OR r.rolreplication OR r.rolbypassrls
        FROM pg_catalog.pg_roles r LEFT JOIN gatehouse.principal_map m ON m.role = r.oid
        WHERE r.rolname = $1
        """;

    // A limit of sessions, a closed database or a missing privilege is the server's to judge, at a login of its own.
    private const string LoginQuery = """
        SELECT r.rolcanlogin, r.rolsuper, m.object_id::text, m.tenant_id::text, m.principal_type, m.is_mfa,
          r.rolcreaterole OR r.rolreplication OR r.rolbypassrls,
          CASE WHEN d.datallowconn AND d.datconnlimit < 0 AND r.rolconnlimit < 0 AND pg_catalog.has_database_privilege(r.oid, d.oid, 'CONNECT')
          THEN pg_catalog.concat_ws('/', r.oid, d.oid, pg_catalog.pg_conf_load_time(), (
            SELECT pg_catalog.string_agg(pg_catalog.concat_ws(',', s.setdatabase, s.setrole, s.setconfig::text), ';' ORDER BY s.setdatabase, s.setrole)
            FROM pg_catalog.pg_db_role_setting s WHERE s.setrole IN (0, r.oid) AND s.setdatabase IN (0, d.oid))) END
        FROM pg_catalog.pg_roles r LEFT JOIN gatehouse.principal_map m ON m.role = r.oid LEFT JOIN pg_catalog.pg_database d ON d.datname = $2
        WHERE r.rolname = $1
        """;

    // For rules, on a server that has no mapping: the same columns.
    private const string RoleQuery = """
        SELECT r.rolcanlogin, r.rolsuper, NULL::text, NULL::text, NULL::text, NULL::bool, r.rolcreaterole OR r.rolreplication OR r.rolbypassrls
        FROM pg_catalog.pg_roles r WHERE r.rolname = $1
        """;

    // Infinity has no DateTimeOffset; it means the same as no limit.
    private const string PasswordQuery = """
        SELECT rolpassword, CASE WHEN pg_catalog.isfinite(rolvaliduntil) THEN rolvaliduntil END
        FROM pg_catalog.pg_authid WHERE rolname = $1
        """;

    private readonly NpgsqlDataSource _source;

    public PrincipalMap(PostgresListenerOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = (options.Upstream as PostgresSocket)?.Folder,
            Username = options.UpstreamSuperuser,
            Database = "postgres",
            ApplicationName = "gatehouse gateway",
            SearchPath = "pg_catalog",      // no one's operator or function can stand in for the server's
            MinPoolSize = 1,
            MaxPoolSize = 4,
            MaxAutoPrepare = 4,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,          // the queries leave no state behind
            Timeout = 15,
            CommandTimeout = 15,
        };
        if (options.Upstream is PostgresTcp tcp)
        {
            // Require, because with VerifyFull the driver lets nobody set the roots: Secure verifies, fully.
            (settings.Host, settings.Port, settings.SslMode) = (tcp.Host, tcp.Port, SslMode.Require);
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
            settings.Password = options.UpstreamPasswords?.Find(tcp.Host, tcp.Port, settings.Database!, options.UpstreamSuperuser);
            settings.RequireAuth = options.UpstreamPasswords is null ? null : "ScramSHA256";
        }

        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (options.Upstream is PostgresTcp server)
            builder.UseSslClientAuthenticationOptionsCallback(tls => Secure(tls, server, options));
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false)); // the queries use built-in types only
        _source = builder.Build();
    }

    // The same verification as that of the sessions, and the same way to log in.
    private static void Secure(SslClientAuthenticationOptions tls, PostgresTcp server, PostgresListenerOptions options)
    {
        var wanted = ServerTls.Options(server.Host, server.TrustedRoots, options.UpstreamCertificates?.Of(options.UpstreamSuperuser));
        (tls.TargetHost, tls.EnabledSslProtocols) = (wanted.TargetHost, wanted.EnabledSslProtocols);
        (tls.CertificateChainPolicy, tls.RemoteCertificateValidationCallback) = (wanted.CertificateChainPolicy, null);
        tls.ClientCertificateContext = wanted.ClientCertificateContext;
    }

    public ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken)
        => QueryAsync(UserQuery, [name], row => ReadUser(name, row), cancellationToken);

    public async ValueTask<DatabaseUser?> FindRoleAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindUserAsync(name, cancellationToken);
        }
        catch (GatewayException e) when (e.Code == GatewayErrorCode.MappingMissing)
        {
            return await QueryAsync(RoleQuery, [name], row => ReadUser(name, row), cancellationToken);
        }
    }

    public async ValueTask<(DatabaseUser? User, string? Stamp)> FindLoginAsync(string name, string database, CancellationToken cancellationToken)
    {
        var found = await QueryAsync(
            LoginQuery, [name, database], row => Tuple.Create(ReadUser(name, row), row.IsDBNull(7) ? null : row.GetString(7)), cancellationToken);
        return (found?.Item1, found?.Item2);
    }

    public ValueTask<PasswordVerifier?> FindPasswordAsync(string name, CancellationToken cancellationToken)
        => QueryAsync(PasswordQuery, [name], row => new PasswordVerifier(
            row.IsDBNull(0) ? null : row.GetString(0),
            row.IsDBNull(1) ? null : row.GetFieldValue<DateTimeOffset>(1)), cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static DatabaseUser ReadUser(string name, NpgsqlDataReader row)
        => new(name, row.GetBoolean(0), row.GetBoolean(1), row.IsDBNull(2)
            ? null
            : new PrincipalMapping(row.GetString(2), row.GetString(3), row.GetString(4), row.GetBoolean(5)))
        { IsPrivileged = row.GetBoolean(6) };

    private async ValueTask<T?> QueryAsync<T>(string sql, string[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var command = _source.CreateCommand(sql);
                foreach (var value in values)
                    command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = value });
                await using var row = await command.ExecuteReaderAsync(cancellationToken);
                return await row.ReadAsync(cancellationToken) ? read(row) : null;
            }
            catch (NpgsqlException e) when (e.IsTransient && attempt == 1)
            {
                // A kept connection does not outlive a restart of the server; a new one may be had.
                _source.Clear();
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                throw PostgresRefusals.MappingMissing(e);
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or IOException or TimeoutException)
            {
                throw Refusals.UpstreamUnavailable(e);
            }
        }
    }
}
