using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections;

/// <summary>Reads connection resources.</summary>
internal static class Linkers
{
    // For the names of settings only: the values of a target that is gone cannot be computed any more, and need not be.
    private static readonly ConfigurationValues AnyValues = new()
    {
        Host = "h",
        Port = 1,
        Database = "d",
        Username = "u",
        ClientId = "c",
        ClientSecret = "s",
        TenantId = "t",
        Password = "p",
    };

    public static async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceManagerClient client, Source source, CancellationToken cancellationToken)
        => await client.ListAsync(source.LinkersId, ApiVersions.ServiceLinker, cancellationToken);

    public static string NameOf(JsonObject linker) => (string?)linker["name"] ?? ResourceIds.Name((string?)linker["id"] ?? "");

    public static string? TargetIdOf(JsonObject linker) => (string?)linker["properties"]?["targetService"]?["id"];

    public static string? UserOf(JsonObject linker) => (string?)linker["properties"]?["authInfo"]?["userName"];

    public static Target? TargetOf(JsonObject linker) => TargetIdOf(linker) is { } id ? Target.Of(id) : null;

    /// <summary>The names of the settings that the connection wrote.</summary>
    public static IReadOnlyList<string> KeysOf(JsonObject linker)
    {
        var properties = linker["properties"];
        if (TargetOf(linker) is not { } target || (string?)properties?["authInfo"]?["authType"] is not { } auth || (string?)properties?["clientType"] is not { } clientType
            || IsOptedOut(properties["configurationInfo"]))
            return [];
        var renamed = RenamedOf(linker);
        return [.. ConfigurationTemplates.Fill(target.Name, auth, clientType, AnyValues).Select(entry => renamed.GetValueOrDefault(entry.Name) ?? entry.Name)];
    }

    /// <summary>The settings' other names, by their default names.</summary>
    public static Dictionary<string, string> RenamedOf(JsonObject linker)
        => (linker["properties"]?["configurationInfo"]?["customizedKeys"] as JsonObject ?? [])
            .Where(one => one.Value is not null).ToDictionary(one => one.Key, one => one.Value!.ToString());

    // A second connection's keys have its name in them; the record says so as it does of keys that the caller renamed.
    public static bool HasInfix(JsonObject linker, Target target)
    {
        var infix = ConfigurationKeys.InfixOf(NameOf(linker));
        return RenamedOf(linker).Any(one => one.Value == ConfigurationKeys.Rename(one.Key, target.KeyPrefix, infix));
    }

    /// <summary>The request that would make the connection again. A secret is not in a record, nor is the access level.</summary>
    /// <param name="linker">The connection's resource.</param>
    /// <param name="sourceId">Resource id of its source.</param>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: its target is no database, or its record is damaged.</exception>
    public static ConnectionRequest RequestOf(JsonObject linker, string sourceId)
    {
        var properties = linker["properties"];
        var targetId = TargetIdOf(linker) ?? "";
        var at = targetId.LastIndexOf("/databases/", StringComparison.OrdinalIgnoreCase);
        if (TargetOf(linker) is not { } target || at < 0)
            throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"The connection '{NameOf(linker)}' leads to '{targetId}', which is no database that gatehouse knows.");
        var infix = ConfigurationKeys.InfixOf(NameOf(linker));
        var configuration = properties?["configurationInfo"];
        return new()
        {
            Name = NameOf(linker),
            SourceId = sourceId,
            Scope = (string?)properties?["scope"],
            ServerId = targetId[..at],
            Database = targetId[(at + "/databases/".Length)..],
            ClientType = (string?)properties?["clientType"] ?? "none",
            Authentication = AuthenticationOf(properties?["authInfo"]),
            CustomizedKeys = RenamedOf(linker).Where(one => one.Value != ConfigurationKeys.Rename(one.Key, target.KeyPrefix, infix)).ToDictionary(),
            ConnectionStringProperties = (configuration?["additionalConnectionStringProperties"] as JsonObject ?? [])
                .ToDictionary(one => one.Key, one => one.Value?.ToString() ?? ""),
            OptOut = (IsOptedOut(configuration) ? OptOuts.ConfigurationInfo : 0)
                | (IsOptedOut(properties?["publicNetworkSolution"]) ? OptOuts.PublicNetwork : 0)
                | ("optOutAllAuth".Equals((string?)properties?["authInfo"]?["authMode"], StringComparison.OrdinalIgnoreCase) ? OptOuts.Authentication : 0),
        };
    }

    private static Authentication AuthenticationOf(JsonNode? info)
    {
        var kind = Enum.GetValues<AuthenticationKind>().Cast<AuthenticationKind?>()
            .FirstOrDefault(one => new Authentication { Kind = one!.Value }.Type.Equals((string?)info?["authType"], StringComparison.OrdinalIgnoreCase))
            ?? throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"The connection's authentication '{info?["authType"]}' is none that gatehouse knows.");
        return new()
        {
            Kind = kind,
            ClientId = (string?)info?["clientId"],
            SubscriptionId = (string?)info?["subscriptionId"],
            ObjectId = (string?)info?["principalId"],
            UserName = kind == AuthenticationKind.Secret ? (string?)info?["name"] : null,
        };
    }

    private static bool IsOptedOut(JsonNode? of) => "optOut".Equals((string?)of?["action"], StringComparison.OrdinalIgnoreCase);
}
