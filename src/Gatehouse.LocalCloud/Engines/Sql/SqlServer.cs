using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Tds;
using Gatehouse.LocalCloud.Engines.Postgres;
using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.LocalCloud.Engines.Sql.Sessions;
using Gatehouse.LocalCloud.Engines.Sql.Users;

namespace Gatehouse.LocalCloud.Engines.Sql;

/// <summary>
/// A running SQL server: a PostgreSQL cluster, a TDS server of ours in front of it, and the gateway's listener in front of that.
/// </summary>
/// <remarks>
/// <code>
/// client ─ TLS ─► TdsListener (kept port) ─ TDS ─► SqlEndpoint (private socket) ─ SQL ─► PostgreSQL (private socket)
/// </code>
/// </remarks>
internal sealed class SqlServer : ISqlServer
{
    /// <summary>As Azure counts it.</summary>
    public const string ServerVersion = "12.0";

    /// <summary>
    /// Sessions at once. Each holds one connection of PostgreSQL; the rest of those is for logins and the Resource Manager.
    /// </summary>
    private const int MaxConnections = PostgresEngine.MaxConnections - 50;

    private readonly SqlServerContext _context;
    private readonly IAuditLog _audit;
    private readonly PostgresEngine _engine;
    private readonly SqlDatabases _databases;
    private readonly SqlUsers _users;
    private readonly SqlLogins _passwords;
    private SqlEndpoint _endpoint = null!; // set by StartAsync before anyone sees the object
    private TdsListener _listener = null!; // likewise
    private DatabaseLogins _logins;

    private SqlServer(SqlServerContext context, IAuditLog audit, string folder, PostgresEngine engine, DatabaseLogins logins)
    {
        (_context, _audit, Folder, _engine, _logins) = (context, audit, folder, engine, logins);
        var passwords = new PasswordTable(engine.Database);
        _databases = new SqlDatabases(engine, passwords);
        _passwords = new SqlLogins(_databases, passwords);
        _users = new SqlUsers(context, _databases);
        engine.Failed += reason => Problem = reason;
    }

    /// <inheritdoc/>
    public string Name => _context.Name;

    /// <inheritdoc/>
    public string Folder { get; }


    /// <inheritdoc/>
    public int Port => _listener.Endpoint.Port;

    /// <inheritdoc/>
    public string Version => ServerVersion;

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <summary>Makes what databases are made from, and opens the server.</summary>
    /// <param name="context">What its parts share.</param>
    /// <param name="audit">Receives the logins.</param>
    /// <param name="path">Its folder.</param>
    /// <param name="engine">The engine; the server owns it from here on, also when this fails.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="logins">How clients may log in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">The port is taken, or the schema does not go in.</exception>
    public static async Task<SqlServer> StartAsync(
        SqlServerContext context, IAuditLog audit, string path, PostgresEngine engine, int port, DatabaseLogins logins,
            CancellationToken cancellationToken)
    {
        var server = new SqlServer(context, audit, Path.GetFileName(path), engine, logins);
        try
        {
            await server._databases.PrepareAsync(cancellationToken);
            server._endpoint = SqlEndpoint.Start(Path.Combine(path, "tds"), server.Sessions());
            server._listener = await server.ListenAsync(port, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(DatabaseLogins logins, CancellationToken cancellationToken)
    {
        if (logins == _logins)
            return;
        var port = Port;
        await _listener.DisposeAsync();
        _logins = logins;
        _listener = await ListenAsync(port, cancellationToken);
    }

    /// <inheritdoc/>
    public Task EnsureDatabaseAsync(string name, CancellationToken cancellationToken) => _databases.EnsureAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task DropDatabaseAsync(string name, CancellationToken cancellationToken) => _databases.DropAsync(name, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> DatabasesAsync(CancellationToken cancellationToken)
        => [.. (await _databases.AllAsync(cancellationToken)).Select(database => database.Name)];

    /// <inheritdoc/>
    public Task SetAdministratorAsync(string name, string hash, CancellationToken cancellationToken)
        => _passwords.SetAdministratorAsync(name, hash, cancellationToken);

    // A name is looked up in the directory when CREATE USER asks for it: nothing of the directory is kept in the databases.

    /// <inheritdoc/>
    public Task WriteDirectoryAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.DisposeAsync();
        if (_endpoint is not null)
            await _endpoint.DisposeAsync();
        await _databases.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private EngineContext Sessions() => new(_context, _databases, _users, _passwords);

    private async Task<TdsListener> ListenAsync(int port, CancellationToken cancellationToken)
    {
        var cloud = _context.Cloud;
        var options = new TdsListenerOptions
        {
            Name = Name,
            Endpoint = new IPEndPoint(IPAddress.Loopback, port),
            Certificate = cloud.Certificates.IssueServerCertificate("localhost", "127.0.0.1", "::1", $"{Name}.database.windows.net"),
            Upstream = new TdsServer(_endpoint.SocketPath),
            Authority = $"https://login.microsoftonline.com/{cloud.Tenant.TenantId}",
            PasswordAuthentication = _logins.Passwords,
            PublicAccess = _logins.PublicAccess,
            MaxConnections = MaxConnections,
        };
        try
        {
            return await TdsListener.StartAsync(options, cloud.TokensFor(options.Resource), _users, _audit, cloud.Logs, cloud.Time,
                cancellationToken);
        }
        catch (IOException e)
        {
            throw new EngineException(
                $"Port {port} of server '{Name}' cannot be opened ({e.Message}). End the program that uses it, then type: gatehouse "
                + "down; gatehouse up", e);
        }
    }
}
