using System.Globalization;
using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>A running PostgreSQL server: an engine on its socket, and the listener in front of it.</summary>
internal sealed class PostgresServer : IDatabaseServer
{
    private const string Audience = "https://ossrdbms-aad.database.windows.net";
    private readonly CloudContext _cloud;
    private readonly IAuditLog _audit;
    private PostgresListener _listener = null!; // set by StartAsync before anyone sees the object
    private DatabaseLogins _logins;

    private PostgresServer(CloudContext cloud, IAuditLog audit, string name, string folder, PostgresEngine engine, DatabaseLogins logins)
    {
        (_cloud, _audit, Name, Folder, Engine, _logins) = (cloud, audit, name, folder, engine, logins);
        engine.Failed += reason => Problem = reason;
    }

    /// <summary>Name of the server.</summary>
    public string Name { get; }

    /// <summary>Name of its folder, within the engines' folder.</summary>
    public string Folder { get; }

    /// <summary>The engine.</summary>
    public PostgresEngine Engine { get; }

    /// <summary>The port that clients connect to.</summary>
    public int Port => _listener.Endpoint.Port;

    /// <inheritdoc/>
    public string Version => Engine.Major.ToString(CultureInfo.InvariantCulture);

    /// <summary>Why it does not work, or null.</summary>
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
    public static async Task<PostgresServer> StartAsync(
        CloudContext cloud, IAuditLog audit, string name, string folder, PostgresEngine engine, int port, DatabaseLogins logins, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresMapping.InstallAsync(engine.Database, cloud.Tenant.TenantId, cancellationToken);
            var server = new PostgresServer(cloud, audit, name, folder, engine, logins);
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

    /// <summary>Writes the directory's principals into the engine, for <c>pgaadauth_create_principal</c> to look up.</summary>
    public Task WriteDirectoryAsync(CancellationToken cancellationToken)
        => PostgresMapping.ReplaceDirectoryAsync(
            Engine.Database, [.. _cloud.Directory.Entries().Select(entry => new DirectoryPrincipal(entry.ObjectId, entry.Name, entry.Type))], cancellationToken);

    /// <summary>Changes how clients may log in. A change ends the sessions: the listener is opened anew, on the same port.</summary>
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

    private async Task<PostgresListener> ListenAsync(int port, CancellationToken cancellationToken)
    {
        var options = new PostgresListenerOptions
        {
            Name = Name,
            Endpoint = new IPEndPoint(IPAddress.Loopback, port),
            Certificate = _cloud.Certificates.IssueServerCertificate("localhost", "127.0.0.1", "::1", $"{Name}.postgres.database.azure.com"),
            Upstream = new PostgresSocket(Engine.SocketFolder),
            PasswordAuthentication = _logins.Passwords,
            PublicAccess = _logins.PublicAccess,
            WarmSessions = 16,
        };
        var tokens = _logins.Tokens ? _cloud.TokensFor(Audience) : new TokensOff(Name);
        try
        {
            return await PostgresListener.StartAsync(options, tokens, _audit, _cloud.Logs, _cloud.Time, cancellationToken);
        }
        catch (IOException e)
        {
            throw new EngineException($"Port {port} of server '{Name}' cannot be opened ({e.Message}). End the program that uses it, then type: gatehouse down; gatehouse up", e);
        }
    }

    /// <summary>A server whose Entra authentication is disabled.</summary>
    private sealed class TokensOff(string server) : ITokenValidator
    {
        public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
            => throw new TokenException(
                TokenErrorCode.WrongAudience,
                $"Server '{server}' accepts no tokens: its authConfig.activeDirectoryAuth is Disabled. Type: az postgres flexible-server update --active-directory-auth Enabled");
    }
}
