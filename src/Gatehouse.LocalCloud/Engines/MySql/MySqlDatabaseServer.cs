using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;

namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>A running MySQL server: a MariaDB engine on its socket, and the listener in front of it.</summary>
internal sealed class MySqlDatabaseServer : IDatabaseServer
{
    public const int MaxConnections = 200;
    private const string Audience = "https://ossrdbms-aad.database.windows.net";
    private readonly CloudContext _cloud;
    private readonly IAuditLog _audit;
    private MySqlListener _listener = null!; // set by StartAsync before anyone sees the object
    private DatabaseLogins _logins;

    private MySqlDatabaseServer(CloudContext cloud, IAuditLog audit, string name, string folder, MariaDbEngine engine, DatabaseLogins logins)
    {
        (_cloud, _audit, Name, Folder, Engine, _logins) = (cloud, audit, name, folder, engine, logins);
        engine.Failed += reason => Problem = reason;
    }

    /// <summary>Longest login; the engine must be as patient.</summary>
    public static TimeSpan LoginTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Folder { get; }

    /// <summary>The engine.</summary>
    public MariaDbEngine Engine { get; }

    /// <inheritdoc/>
    public int Port => _listener.Endpoint.Port;

    /// <summary>Whether database users with a password may log in.</summary>
    public bool AcceptsPasswords => _logins.Passwords;

    /// <inheritdoc/>
    public string Version => Engine.Version;

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <summary>Puts the mapping into a running engine and opens the listener.</summary>
    /// <param name="cloud">The cloud.</param>
    /// <param name="audit">Receives the logins.</param>
    /// <param name="name">Name of the server.</param>
    /// <param name="folder">Name of its folder.</param>
    /// <param name="engine">The engine; the server owns it from here on, also when this fails.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="logins">How clients may log in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">The port is taken.</exception>
    public static async Task<MySqlDatabaseServer> StartAsync(
        CloudContext cloud, IAuditLog audit, string name, string folder, MariaDbEngine engine, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        try
        {
            await MySqlMapping.InstallAsync(engine.Server, cloud.Tenant.TenantId, cancellationToken);
            var server = new MySqlDatabaseServer(cloud, audit, name, folder, engine, logins);
            await server.WriteDirectoryAsync(cancellationToken);
            server._listener = await server.ListenAsync(port, cancellationToken);
            return server;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the directory's principals into the engine, for <c>CREATE AADUSER</c> to look up.</summary>
    public Task WriteDirectoryAsync(CancellationToken cancellationToken)
        => MySqlMapping.ReplaceDirectoryAsync(
            Engine.Server,
            [.. _cloud.Directory.Entries().Select(entry => new MySqlDirectoryPrincipal(entry.ObjectId, entry.AppId, entry.Name, entry.Type))],
            cancellationToken);

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
    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        await Engine.DisposeAsync();
    }

    private async Task<MySqlListener> ListenAsync(int port, CancellationToken cancellationToken)
    {
        var options = new MySqlListenerOptions
        {
            Name = Name,
            Endpoint = new IPEndPoint(IPAddress.Loopback, port),
            Certificate = _cloud.Certificates.IssueServerCertificate("localhost", "127.0.0.1", "::1", $"{Name}.mysql.database.azure.com"),
            Upstream = Engine.Server,
            PasswordAuthentication = _logins.Passwords,
            PublicAccess = _logins.PublicAccess,
            LoginTimeout = LoginTimeout,
            MaxConnections = MaxConnections,
        };
        try
        {
            return await MySqlListener.StartAsync(options, _cloud.TokensFor(Audience), _audit, _cloud.Logs, _cloud.Time, cancellationToken);
        }
        catch (IOException e)
        {
            throw new EngineException($"Port {port} of server '{Name}' cannot be opened ({e.Message}). End the program that uses it, then type: gatehouse down; gatehouse up", e);
        }
    }
}
