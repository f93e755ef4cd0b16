using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections;

/// <summary>A connection in the making: the request, the ways to the services, and what the steps have found so far.</summary>
internal sealed class ConnectionDraft(ConnectionRequest request, ConnectionServices services)
{
    public ConnectionRequest Request => request;

    public ConnectionServices Services => services;

    public ResourceManagerClient ResourceManager => services.ResourceManager;

    public Source Source { get; } = Source.Of(request.SourceId);

    public Target Target { get; } = Target.Of(request.ServerId)
        ?? throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"Target resource id is invalid: {request.ServerId}");

    public string ServerName => ResourceIds.Name(request.ServerId);

    public string DatabaseId => ResourceIds.Child(request.ServerId, "databases", request.Database);

    public string LinkerId => Source.LinkerId(Name);

    public Authentication Authentication => request.Authentication;

    // Found by ReadSource.
    public JsonObject SourceResource { get; set; } = [];

    public string Name { get; set; } = request.Name ?? "";

    public string ClientType { get; set; } = request.ClientType ?? "none";

    /// <summary>
    /// What is put between the target's prefix and the rest of a key: empty for a source's first connection to a kind of database.
    /// </summary>
    public string KeyInfix { get; set; } = "";

    /// <summary>The names of settings that the connection has had until now; those that it does not write any more are removed.</summary>
    public IReadOnlyList<string> FormerKeys { get; set; } = [];

    public string DatabaseUser => KnownDatabaseUser ?? Authentication.UserName ?? Target.DatabaseUserOf(this);

    /// <summary>
    /// The database user as a journal or a record has it, where the principal is not looked up, or is another's. Null: neither says.
    /// </summary>
    public string? KnownDatabaseUser { get; set; }

    /// <summary>The connection as it is before a change. Null: it is made, or its record tells nothing.</summary>
    public JsonObject? FormerRecord { get; set; }

    // Found by AssignIdentity or FindPrincipal.
    public DirectoryPrincipal? Principal { get; set; }

    /// <summary>Resource id of the user-assigned identity. Null when it is none.</summary>
    public string? UserAssignedId { get; set; }

    // Found by ReadTarget.
    public JsonObject Server { get; set; } = [];

    public string Host => (string?)Server["properties"]?["fullyQualifiedDomainName"]
        ?? throw new ConnectorException(
            ConnectorErrorCode.MalformedAnswer,
            $"The server '{ServerName}' has no address yet (properties.fullyQualifiedDomainName). Wait until it is ready.");

    public int Port => (int?)Server["properties"]?["port"] ?? Target.DefaultPort;

    // Found by EnsureAdministrator.
    public Caller? Caller { get; set; }

    /// <summary>The database user that the caller is.</summary>
    public string Administrator { get; set; } = "";

    /// <summary>Whether this command made the caller an administrator: the server may not know it at once.</summary>
    public bool IsNewAdministrator { get; set; }

    /// <summary>Resource id of the identity with which a MySQL server reads the tenant. Null: none is needed.</summary>
    public string? ServerIdentityId { get; set; }

    /// <summary>The server's only administrator as it was. Null when it had none, or has many.</summary>
    public JsonObject? PresentAdministrator { get; set; }

    // Found by OpenFirewall.
    public string? RefusedAddress { get; set; }

    public string? FirewallRule { get; set; }

    // Found by CreateDatabaseUser.
    public bool DatabaseUserExists { get; set; }

    /// <summary>The user that is replaced, where it maps to a principal.</summary>
    public FormerUser? FormerUser { get; set; }

    /// <summary>Whether the user is made anew by a change, and gets the level that it had, or the default where it was gone.</summary>
    public bool KeepsAccess { get; set; }

    // Found by DropFormerUser.
    public string? UnneededUser { get; set; }

    public FormerUser? UnneededUserState { get; set; }

    // Found by GrantPrivileges.
    /// <summary>The level that is granted: the request's, or for a user that is made anew the one that it had.</summary>
    public AccessLevel Access { get; set; } = request.Access ?? AccessLevel.ReadWrite;

    public PrivilegeGap? Gap { get; set; }

    // Found by WriteSettings, WriteFile and RecordConnection.
    public IReadOnlyDictionary<string, string> PresentSettings { get; set; } = new Dictionary<string, string>();

    public string? PresentFile { get; set; }

    public JsonObject? PresentRecord { get; set; }

    // Found by RecordConnection and VerifyConnection.
    public JsonObject Linker { get; set; } = [];

    public bool HasLoggedIn { get; set; }

    /// <summary>The settings by the names that this connection uses, and the names that the templates have for them.</summary>
    public IReadOnlyList<(ConfigurationEntry Entry, string DefaultName)> Configurations()
    {
        var authentication = Authentication;
        var values = new ConfigurationValues
        {
            Host = Host,
            Port = Port,
            Database = request.Database,
            Username = DatabaseUser,
            ClientId = authentication.ClientId,
            TenantId = Caller?.TenantId,
            ClientSecret = authentication.Kind == AuthenticationKind.ServicePrincipalSecret ? authentication.Secret : null,
            Password = authentication.Kind == AuthenticationKind.Secret ? authentication.Secret : null,
        };
        var filled = ConfigurationTemplates.Fill(Target.Name, authentication.Type, ClientType, values);
        return [.. ConnectionStringProperties.Add(filled, request.ConnectionStringProperties)
            .Select(entry => (entry with
            {
                Name = request.CustomizedKeys.GetValueOrDefault(entry.Name)
                    ?? ConfigurationKeys.Rename(entry.Name, Target.KeyPrefix, KeyInfix),
            }, entry.Name))];
    }

    /// <summary>The names of those settings whose value has the secret.</summary>
    public IReadOnlySet<string> SecretNames()
        => Authentication.Secret is not { Length: > 0 } secret ? new HashSet<string>() : Configurations()
            .Where(one => one.Entry.Value.Contains(secret, StringComparison.Ordinal)
                || one.Entry.Value.Contains(Uri.EscapeDataString(secret), StringComparison.Ordinal))
            .Select(one => one.Entry.Name).ToHashSet(StringComparer.Ordinal);

    /// <summary>The same connection with a secret, and what was found about its ends.</summary>
    public ConnectionDraft WithSecret(string secret)
        => new(request with { Authentication = Authentication with { Secret = secret } }, services)
        {
            SourceResource = SourceResource,
            Name = Name,
            ClientType = ClientType,
            KeyInfix = KeyInfix,
            Server = Server,
            Caller = Caller,
            Principal = Principal,
            CallerSessions = CallerSessions,
        };

    /// <summary>The same connection as far as its database is concerned, about another user.</summary>
    public ConnectionDraft ForUser(string user) => new(request, services)
    {
        KnownDatabaseUser = user,
        Name = Name,
        Server = Server,
        Caller = Caller,
        Administrator = Administrator,
        CallerSessions = CallerSessions,
    };

    /// <summary>The caller's sessions; who makes a draft closes them.</summary>
    public CallerSessions CallerSessions { get; private init; } = new();

    /// <summary>
    /// A session as the caller: the one that is there already, where there is one. A null database is the connection's own.
    /// </summary>
    public Task<IDatabaseSession> OpenAsync(string? database, CancellationToken cancellationToken) => CallerSessions.TakeAsync(
        At(database, Administrator, isToken: true),
        async () => await Sessions.OpenAsync(
            At(database, Administrator, isToken: true), await services.Tokens(Target.TokenResource, cancellationToken), cancellationToken));

    /// <summary>A session as the connection's own database user.</summary>
    public Task<IDatabaseSession> OpenAsUserAsync(string secret, CancellationToken cancellationToken)
        => Sessions.OpenAsync(At(null, DatabaseUser, Authentication.HasPrincipal), secret, cancellationToken);

    private IDatabaseSessions Sessions => Target.Sessions(services);

    private DatabaseTarget At(string? database, string user, bool isToken)
        => new(Host, Port, database ?? request.Database, user) { IsToken = isToken };
}
