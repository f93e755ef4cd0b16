using System.Globalization;
using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>A running PostgreSQL server: an engine on its socket, and the listener in front of it.</summary>
internal sealed class PostgresServer : DatabaseServer
{
    private const string Audience = "https://ossrdbms-aad.database.windows.net";
    private readonly IAuditLog _audit;

    private PostgresServer(CloudContext cloud, IAuditLog audit, string name, string folder, PostgresEngine engine, DatabaseLogins logins)
        : base(cloud, name, folder, engine, logins) => (_audit, Engine) = (audit, engine);

    /// <summary>The engine.</summary>
    public PostgresEngine Engine { get; }

    /// <inheritdoc/>
    public override string Version => Engine.Major.ToString(CultureInfo.InvariantCulture);

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
    public static async Task<PostgresServer> StartAsync(
        CloudContext cloud, IAuditLog audit, string name, string folder, PostgresEngine engine, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresMapping.InstallAsync(engine.Database, cloud.Tenant.TenantId, cancellationToken);
            var server = new PostgresServer(cloud, audit, name, folder, engine, logins);
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

    /// <summary>Writes the directory's principals into the engine, for <c>pgaadauth_create_principal</c> to look up.</summary>
    public override Task WriteDirectoryAsync(CancellationToken cancellationToken)
        => PostgresMapping.ReplaceDirectoryAsync(
            Engine.Database, [.. Cloud.Directory.Entries().Select(entry => new DirectoryPrincipal(entry.ObjectId, entry.Name, entry.Type))], cancellationToken);

    /// <inheritdoc/>
    protected override async Task<GatewayListener> ListenAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var options = new PostgresListenerOptions
        {
            Name = Name,
            Endpoint = endpoint,
            Certificate = Cloud.Certificates.IssueServerCertificate("localhost", "127.0.0.1", "::1", $"{Name}.postgres.database.azure.com"),
            Upstream = new PostgresSocket(Engine.SocketFolder),
            PasswordAuthentication = Logins.Passwords,
            PublicAccess = Logins.PublicAccess,
            WarmSessions = 16,
        };
        var tokens = Logins.Tokens ? Cloud.TokensFor(Audience) : new TokensOff(Name);
        return await PostgresListener.StartAsync(options, tokens, _audit, Cloud.Logs, Cloud.Time, cancellationToken);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseEngineAsync() => Engine.DisposeAsync();

    /// <summary>A server whose Entra authentication is disabled.</summary>
    private sealed class TokensOff(string server) : ITokenValidator
    {
        public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
            => throw new TokenException(
                TokenErrorCode.WrongAudience,
                $"Server '{server}' accepts no tokens: its authConfig.activeDirectoryAuth is Disabled. Type: az postgres flexible-server update --active-directory-auth Enabled");
    }
}
