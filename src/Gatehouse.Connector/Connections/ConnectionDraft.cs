using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections;

/// <summary>A connection in the making: the request, the ways to the services, and what the steps have found so far.</summary>
internal sealed class ConnectionDraft(ConnectionRequest request, ConnectionServices services)
{
    public const string Target = "postgres-flexible";
    private const int DefaultPort = 5432;

    public ConnectionRequest Request => request;

    public ConnectionServices Services => services;

    public ResourceManagerClient ResourceManager => services.ResourceManager;

    public string SiteName => ResourceIds.Name(request.SourceId);

    public string ServerName => ResourceIds.Name(request.ServerId);

    public string DatabaseId => ResourceIds.Child(request.ServerId, "databases", request.Database);

    public string Auth => request.IdentityClientId is null ? "systemAssignedIdentity" : "userAssignedIdentity";

    // Found by ReadSource.
    public JsonObject Site { get; set; } = [];

    public string Name { get; set; } = request.Name ?? "";

    public string ClientType { get; set; } = request.ClientType ?? "none";

    /// <summary>What is put between <c>AZURE_POSTGRESQL_</c> and the rest of a key: empty for an app's first connection to PostgreSQL.</summary>
    public string KeyInfix { get; set; } = "";

    public string DatabaseUser => "aad_" + Name;

    // Found by AssignIdentity.
    public string PrincipalId { get; set; } = "";

    /// <summary>Resource id of the user-assigned identity. Null when the system-assigned one is used.</summary>
    public string? UserAssignedId { get; set; }

    // Found by ReadTarget.
    public JsonObject Server { get; set; } = [];

    public string Host => (string?)Server["properties"]?["fullyQualifiedDomainName"]
        ?? throw new ConnectorException(
            ConnectorErrorCode.MalformedAnswer,
            $"The server '{ServerName}' has no address yet (properties.fullyQualifiedDomainName). Wait until it is ready.");

    public int Port => (int?)Server["properties"]?["port"] ?? DefaultPort;

    // Found by EnsureAdministrator.
    public Caller? Caller { get; set; }

    /// <summary>The database user that the caller is.</summary>
    public string Administrator { get; set; } = "";

    // Found by CreateDatabaseUser.
    public bool DatabaseUserExists { get; set; }

    // Found by GrantPrivileges.
    public IReadOnlyList<MissingPrivilege> Missing { get; set; } = [];

    public IReadOnlyList<MissingPrivilege> OthersMissing { get; set; } = [];

    // Found by WriteSettings and RecordConnection.
    public IReadOnlyDictionary<string, string> PresentSettings { get; set; } = new Dictionary<string, string>();

    public JsonObject? PresentRecord { get; set; }

    // Found by VerifyConnection.
    public JsonObject Linker { get; set; } = [];

    /// <summary>The settings by the names that this connection uses, and the names that the templates have for them.</summary>
    public IReadOnlyList<(ConfigurationEntry Entry, string DefaultName)> Configurations()
        => [.. ConfigurationTemplates.Fill(Target, Auth, ClientType, new ConfigurationValues
        {
            Host = Host, Port = Port, Database = request.Database, Username = DatabaseUser, ClientId = request.IdentityClientId,
        }).Select(entry => (entry with { Name = ConfigurationKeys.Rename(entry.Name, KeyInfix) }, entry.Name))];

    public async Task<IDatabaseSession> OpenAsync(string database, CancellationToken cancellationToken)
        => await services.Databases.OpenAsync(
            new DatabaseTarget(Host, Port, database, Administrator), await services.Tokens(TokenResources.OpenSourceDatabases, cancellationToken), cancellationToken);
}

/// <summary>The ways to the services.</summary>
/// <param name="ResourceManager">Resource Manager, as the caller.</param>
/// <param name="Tokens">The caller's tokens.</param>
/// <param name="Databases">Sessions on databases.</param>
public sealed record ConnectionServices(ResourceManagerClient ResourceManager, AccessTokenSource Tokens, IDatabaseSessions Databases);
