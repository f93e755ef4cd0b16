using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;

namespace Gatehouse.LocalCloud.Engines.MySql;

/// <summary>A running MySQL server: a MariaDB engine on its socket, and the listener in front of it.</summary>
internal sealed class MySqlDatabaseServer : DatabaseServer
{
    public const int MaxConnections = 200;
    private const string Audience = "https://ossrdbms-aad.database.windows.net";
    private readonly IAuditLog _audit;

    private MySqlDatabaseServer(CloudContext cloud, IAuditLog audit, string name, string folder, MariaDbEngine engine, DatabaseLogins logins)
        : base(cloud, name, folder, engine, logins) => (_audit, Engine) = (audit, engine);

    /// <summary>Longest login; the engine must be as patient.</summary>
    public static TimeSpan LoginTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>The engine.</summary>
    public MariaDbEngine Engine { get; }

    /// <summary>Whether database users with a password may log in.</summary>
    public bool AcceptsPasswords => Logins.Passwords;

    /// <inheritdoc/>
    public override string Version => Engine.Version;

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
            await server.OpenAsync(port, cancellationToken);
            return server;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the directory's principals into the engine, for <c>CREATE AADUSER</c> to look up.</summary>
    public override Task WriteDirectoryAsync(CancellationToken cancellationToken)
        => MySqlMapping.ReplaceDirectoryAsync(
            Engine.Server,
            [.. Cloud.Directory.Entries().Select(entry => new MySqlDirectoryPrincipal(entry.ObjectId, entry.AppId, entry.Name, entry.Type))],
            cancellationToken);

    /// <inheritdoc/>
    protected override async Task<GatewayListener> ListenAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var options = new MySqlListenerOptions
        {
            Name = Name,
            Endpoint = endpoint,
            Certificate = Cloud.Certificates.IssueServerCertificate("localhost", "127.0.0.1", "::1", $"{Name}.mysql.database.azure.com"),
            Upstream = Engine.Server,
            PasswordAuthentication = Logins.Passwords,
            PublicAccess = Logins.PublicAccess,
            LoginTimeout = LoginTimeout,
            MaxConnections = MaxConnections,
        };
        return await MySqlListener.StartAsync(options, Cloud.TokensFor(Audience), _audit, Cloud.Logs, Cloud.Time, cancellationToken);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseEngineAsync() => Engine.DisposeAsync();
}
