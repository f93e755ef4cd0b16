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
internal sealed class SqlServer : DatabaseServer, ISqlServer
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
    private SqlEndpoint? _endpoint; // set by StartAsync before anyone sees the object

    private SqlServer(SqlServerContext context, IAuditLog audit, string folder, PostgresEngine engine, DatabaseLogins logins)
        : base(context.Cloud, context.Name, folder, engine, logins)
    {
        (_context, _audit, _engine) = (context, audit, engine);
        var passwords = new PasswordTable(engine.Database);
        _databases = new SqlDatabases(engine, passwords);
        _passwords = new SqlLogins(_databases, passwords);
        _users = new SqlUsers(context, _databases);
    }

    /// <inheritdoc/>
    public override string Version => ServerVersion;

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
            await server.OpenAsync(port, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
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
    public override Task WriteDirectoryAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task<GatewayListener> ListenAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var options = new TdsListenerOptions
        {
            Name = Name,
            Endpoint = endpoint,
            Certificate = Cloud.Certificates.IssueServerCertificate("localhost", "127.0.0.1", "::1", $"{Name}.database.windows.net"),
            Upstream = new TdsServer(_endpoint!.SocketPath),
            Authority = $"https://login.microsoftonline.com/{Cloud.Tenant.TenantId}",
            PasswordAuthentication = Logins.Passwords,
            PublicAccess = Logins.PublicAccess,
            MaxConnections = MaxConnections,
        };
        return await TdsListener.StartAsync(options, Cloud.TokensFor(options.Resource), _users, _audit, Cloud.Logs, Cloud.Time, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseEngineAsync()
    {
        if (_endpoint is not null)
            await _endpoint.DisposeAsync();
        await _databases.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private EngineContext Sessions() => new(_context, _databases, _users, _passwords);
}
