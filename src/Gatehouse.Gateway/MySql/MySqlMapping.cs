using System.Text;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Gateway.MySql.Upstream;

namespace Gatehouse.Gateway.MySql;

/// <summary>The mapping of principals to database users: a schema <c>gatehouse</c> on the server that it is for.</summary>
/// <remarks>
/// Every method logs in as the server's superuser. The schema is in <c>Mapping/aaduser.sql</c>. Thread-safe, also across processes: a lock in the
/// database serialises the changes. A failure of the server is a <see cref="MySqlServerException"/>, one of the connection a <see cref="GatewayException"/>.
/// </remarks>
public static class MySqlMapping
{
    // Azure's administrator, in MariaDB's words: all but SUPER, FILE, SHUTDOWN and the like, which reach beyond the data.
    internal const string AdministratorPrivileges = """
        SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, CREATE TEMPORARY TABLES, LOCK TABLES,
        EXECUTE, REPLICATION SLAVE, BINLOG MONITOR, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER, DELETE HISTORY,
        CONNECTION ADMIN
        """;

    private const int LockSeconds = 30;

    /// <summary>SQL that makes a new server one that only the gateway can log in to, for <c>mariadbd --bootstrap</c> or <c>--init-file</c>: the superuser, and no other account.</summary>
    /// <param name="server">The server; its superuser gets the password that the key gives.</param>
    public static string BootstrapScript(MySqlServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var superuser = MySqlConnection.Literal(server.Superuser);
        return $$"""
            DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';
            DELETE FROM mysql.proxies_priv;
            INSERT INTO mysql.global_priv (Host, User, Priv) VALUES ('localhost', {{superuser}}, '{"access":18446744073709551615,"plugin":"mysql_native_password","authentication_string":"{{server.Key.Hash(server.Superuser)}}"}');
            FLUSH PRIVILEGES;

            """;
    }

    /// <summary>Makes the gateway's own superuser on a server of one's own. Doing it again gives it the key's password.</summary>
    /// <param name="server">The server with the account to be made, at host <c>localhost</c>.</param>
    /// <param name="administrator">An account that may make it, with GRANT OPTION on everything.</param>
    /// <param name="password">Its password; null where it needs none (<c>unix_socket</c>).</param>
    /// <param name="cancellationToken">Gives up; doing it again completes it.</param>
    /// <exception cref="NotSupportedException">The server is not MariaDB 10.4 or newer: only that keeps its accounts where the mapping reads them.</exception>
    public static async Task PrepareAsync(MySqlServer server, string administrator, string? password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        const int NoSuchTable = 1146;
        using var session = await MySqlConnection.OpenAsync(server.Address, administrator, Encoding.UTF8.GetBytes(password ?? ""), cancellationToken);
        try
        {
            await session.QueryAsync("SELECT 1 FROM mysql.global_priv LIMIT 1", cancellationToken);
        }
        catch (MySqlServerException e) when (e.Number == NoSuchTable)
        {
            throw new NotSupportedException("The server is not MariaDB 10.4 or newer: the mapping needs its table mysql.global_priv.", e);
        }

        var account = $"`{server.Superuser.Replace("`", "``", StringComparison.Ordinal)}`@'localhost'";
        var credential = server.Key.Hash(server.Superuser);
        await session.QueryAsync($"CREATE USER IF NOT EXISTS {account} IDENTIFIED VIA mysql_native_password USING '{credential}'", cancellationToken);
        await session.QueryAsync($"ALTER USER {account} IDENTIFIED VIA mysql_native_password USING '{credential}'", cancellationToken);
        await session.QueryAsync($"GRANT ALL PRIVILEGES ON *.* TO {account} WITH GRANT OPTION", cancellationToken);
    }

    /// <summary>Installs the schema and the procedure. Doing it again changes nothing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tenantId">The tenant of principals that are mapped from now on: a uuid.</param>
    /// <param name="cancellationToken">Gives up; doing it again completes it.</param>
    /// <exception cref="FormatException"><paramref name="tenantId"/> is not a uuid.</exception>
    public static async Task InstallAsync(MySqlServer server, string tenantId, CancellationToken cancellationToken)
    {
        var tenant = Guid.Parse(tenantId).ToString();
        using var session = await OpenAsync(server, cancellationToken);
        foreach (var statement in Script().Split("\n$$\n"))
            await session.QueryAsync(statement, cancellationToken);
        await session.QueryAsync($"INSERT INTO gatehouse.tenant (id) VALUES ('{tenant}') ON DUPLICATE KEY UPDATE id = VALUES(id)", cancellationToken);
    }

    /// <summary>Replaces the directory that <c>CREATE AADUSER</c> looks names and ids up in.</summary>
    /// <param name="server">The server.</param>
    /// <param name="principals">Every principal of the tenant.</param>
    /// <param name="cancellationToken">Gives up; the old directory stays then.</param>
    /// <exception cref="FormatException">An id is not a uuid.</exception>
    public static async Task ReplaceDirectoryAsync(MySqlServer server, IReadOnlyList<MySqlDirectoryPrincipal> principals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principals);
        var rows = principals.Select(Row).ToList(); // before the session: an id may be wrong
        using var session = await OpenAsync(server, cancellationToken);
        await session.QueryAsync("START TRANSACTION", cancellationToken);
        await session.QueryAsync("DELETE FROM gatehouse.directory", cancellationToken);
        foreach (var some in rows.Chunk(500))
        {
            await session.QueryAsync(
                $"INSERT INTO gatehouse.directory (object_id, client_id, name, principal_type) VALUES {string.Join(", ", some)}", cancellationToken);
        }

        await session.QueryAsync("COMMIT", cancellationToken);

        static string Row(MySqlDirectoryPrincipal principal)
        {
            var clientId = principal.ClientId is null ? "NULL" : $"'{Guid.Parse(principal.ClientId)}'";
            return $"('{Guid.Parse(principal.ObjectId)}', {clientId}, {MySqlConnection.Literal(principal.Name)}, {MySqlConnection.Literal(principal.Type)})";
        }
    }

    /// <summary>Makes the database user of an Entra administrator, or gives a mapped one its rights. Doing it again changes nothing.</summary>
    /// <param name="server">The server.</param>
    /// <param name="administrator">The administrator; the database user gets its name. A service principal matches by its object id and by its client id.</param>
    /// <param name="cancellationToken">Gives up; doing it again completes it.</param>
    /// <exception cref="FormatException">The object id is not a uuid.</exception>
    /// <exception cref="InvalidOperationException">There is a database user of that name that is not this principal's.</exception>
    public static async Task EnsureAdministratorAsync(MySqlServer server, MySqlDirectoryPrincipal administrator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(administrator);
        var id = Guid.Parse(administrator.ObjectId).ToString();
        var (name, literal) = (administrator.Name, MySqlConnection.Literal(administrator.Name));
        using var session = await OpenAsync(server, cancellationToken);
        var credential = server.Key.Hash(name);
        var rows = await session.QueryAsync($"""
            SELECT m.principal_id FROM mysql.global_priv g
            LEFT JOIN gatehouse.principal_map m ON m.user = g.User AND m.credential = JSON_VALUE(g.Priv, '$.authentication_string')
            WHERE g.User = {literal}
            """, cancellationToken);
        var ids = administrator.ClientId is null ? [id] : new[] { id, Guid.Parse(administrator.ClientId).ToString() };
        if (rows.Any(row => !ids.Contains(row[0])))
        {
            throw new InvalidOperationException(
                $"The database user {Refusals.Quote(name)} exists and is not mapped to {id}. Drop it, or give the administrator another name.");
        }

        await session.QueryAsync($"""
            REPLACE INTO gatehouse.principal_map (user, principal_id, tenant_id, principal_type, is_administrator, credential)
            SELECT {literal}, '{id}', t.id, {MySqlConnection.Literal(administrator.Type)}, TRUE, '{credential}' FROM gatehouse.tenant t
            """, cancellationToken);
        var account = PrincipalMap.Account(name);
        await session.QueryAsync($"CREATE USER IF NOT EXISTS {account} IDENTIFIED VIA mysql_native_password USING '{credential}'", cancellationToken);
        await session.QueryAsync($"ALTER USER {account} IDENTIFIED VIA mysql_native_password USING '{credential}'", cancellationToken);
        await session.QueryAsync($"GRANT {AdministratorPrivileges} ON *.* TO {account} WITH GRANT OPTION", cancellationToken);
    }

    /// <summary>Drops the administrator's database user and mapping, and ends its sessions. Without such an administrator nothing happens.</summary>
    /// <param name="server">The server.</param>
    /// <param name="objectId">The administrator's object id: a uuid.</param>
    /// <param name="cancellationToken">Gives up; doing it again completes it.</param>
    /// <exception cref="FormatException"><paramref name="objectId"/> is not a uuid.</exception>
    public static async Task RemoveAdministratorAsync(MySqlServer server, string objectId, CancellationToken cancellationToken)
    {
        var principal = Guid.Parse(objectId);
        using var session = await OpenAsync(server, cancellationToken);
        foreach (var row in await session.QueryAsync(
            $"SELECT user FROM gatehouse.principal_map WHERE is_administrator AND principal_id = '{principal}'", cancellationToken))
        {
            var name = row[0]!;
            await session.QueryAsync($"DROP USER IF EXISTS {PrincipalMap.Account(name)}", cancellationToken);
            await session.QueryAsync($"DELETE FROM gatehouse.principal_map WHERE user = {MySqlConnection.Literal(name)}", cancellationToken);
            var open = await session.QueryAsync($"SELECT id FROM information_schema.processlist WHERE user = {MySqlConnection.Literal(name)}", cancellationToken);
            foreach (var id in open.Select(columns => columns[0]!))
                await KillAsync(session, id, cancellationToken);
        }
    }

    private static async Task KillAsync(MySqlConnection session, string connectionId, CancellationToken cancellationToken)
    {
        const int NoSuchThread = 1094;
        try
        {
            await session.QueryAsync($"KILL CONNECTION {connectionId}", cancellationToken);
        }
        catch (MySqlServerException e) when (e.Number == NoSuchThread)
        {
            // It left first.
        }
    }

    /// <summary>A session that holds the lock of the mapping until it ends.</summary>
    private static async Task<MySqlConnection> OpenAsync(MySqlServer server, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        var session = await MySqlConnection.OpenAsync(server, cancellationToken);
        try
        {
            var rows = await session.QueryAsync($"SELECT GET_LOCK('gatehouse.mapping', {LockSeconds})", cancellationToken);
            return rows is [["1"]]
                ? session
                : throw Refusals.UpstreamUnavailable(new TimeoutException($"The lock of the mapping was not free within {LockSeconds} s."));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string Script()
    {
        using var resource = typeof(MySqlMapping).Assembly.GetManifestResourceStream("aaduser.sql")
            ?? throw new InvalidOperationException("aaduser.sql is not in the assembly.");
        using var reader = new StreamReader(resource, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
