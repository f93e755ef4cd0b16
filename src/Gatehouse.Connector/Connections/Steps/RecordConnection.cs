using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sources;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Records the connection as a resource of the source, so that tools and the portal see it.</summary>
internal sealed class RecordConnection : IConnectionStep
{
    public string Kind => "record";

    public string Sentence(ConnectionDraft draft) => $"Record connection '{draft.Name}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var present = await draft.ResourceManager.FindAsync(draft.LinkerId, ApiVersions.ServiceLinker, cancellationToken);
        draft.PresentRecord = present?["properties"]?.DeepClone() as JsonObject;
        draft.Linker = present ?? draft.Linker;
        return present?["properties"] is JsonObject properties && Contains(properties, Wanted(draft, secret: null));
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["properties"] = Wanted(draft, draft.Authentication.Secret) };
        draft.Linker = draft.Request.NoWait
            ? await draft.ResourceManager.BeginPutAsync(draft.LinkerId, ApiVersions.ServiceLinker, body, cancellationToken)
            : await draft.ResourceManager.PutAsync(draft.LinkerId, ApiVersions.ServiceLinker, body, cancellationToken);
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["properties"] = draft.PresentRecord?.DeepClone() };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        if (before["properties"]?.DeepClone() is not JsonObject old)
        {
            await draft.ResourceManager.DeleteAsync(draft.LinkerId, ApiVersions.ServiceLinker, cancellationToken);
            return;
        }

        old.Remove("provisioningState"); // the service's own
        await draft.ResourceManager.PutAsync(draft.LinkerId, ApiVersions.ServiceLinker, new JsonObject { ["properties"] = old }, cancellationToken);
    }

    /// <summary>The properties of the resource.</summary>
    /// <param name="draft">The connection.</param>
    /// <param name="secret">What stands for the secret. Null: it is left out.</param>
    public static JsonObject Wanted(ConnectionDraft draft, string? secret)
    {
        var request = draft.Request;
        var wanted = new JsonObject
        {
            ["targetService"] = new JsonObject { ["type"] = "AzureResource", ["id"] = draft.DatabaseId },
            ["authInfo"] = AuthenticationOf(draft, secret),
            ["clientType"] = draft.ClientType,
            ["secretStore"] = new JsonObject(),
        };
        if (request.Scope is { } scope)
            wanted["scope"] = scope;
        if (request.OptOut.HasFlag(OptOuts.PublicNetwork))
            wanted["publicNetworkSolution"] = new JsonObject { ["action"] = "optOut" };
        else if (draft.Source is LocalSource)
            wanted["publicNetworkSolution"] = new JsonObject { ["firewallRules"] = new JsonObject { ["callerClientIP"] = "true" } };
        if (ConfigurationOf(draft) is { Count: > 0 } configuration)
            wanted["configurationInfo"] = configuration;
        return wanted;
    }

    private static JsonObject AuthenticationOf(ConnectionDraft draft, string? secret)
    {
        var authentication = draft.Authentication;
        var info = new JsonObject { ["authType"] = authentication.Type };
        if (authentication.HasPrincipal)
            info["userName"] = draft.DatabaseUser;
        switch (authentication.Kind)
        {
            case AuthenticationKind.UserAssignedIdentity:
                info["clientId"] = authentication.ClientId;
                info["subscriptionId"] = authentication.SubscriptionId ?? ResourceIds.Value(draft.Request.SourceId, "subscriptions");
                break;
            case AuthenticationKind.ServicePrincipalSecret:
                info["clientId"] = authentication.ClientId;
                info["principalId"] = draft.Principal?.ObjectId ?? authentication.ObjectId;
                if (secret is not null)
                    info["secret"] = secret;
                break;
            case AuthenticationKind.UserAccount:
                info["principalId"] = draft.Principal?.ObjectId ?? authentication.ObjectId ?? draft.Caller?.ObjectId;
                break;
            case AuthenticationKind.Secret:
                info["name"] = authentication.UserName;
                info["secretInfo"] = new JsonObject { ["secretType"] = "rawValue" };
                if (secret is not null)
                    info["secretInfo"]!["value"] = secret;
                break;
        }

        if (draft.Request.OptOut.HasFlag(OptOuts.Authentication))
            info["authMode"] = "optOutAllAuth";
        return info;
    }

    private static JsonObject ConfigurationOf(ConnectionDraft draft)
    {
        var configuration = new JsonObject();
        if (draft.Request.OptOut.HasFlag(OptOuts.ConfigurationInfo))
            configuration["action"] = "optOut";
        var renamed = draft.Configurations().Where(one => one.Entry.Name != one.DefaultName)
            .Select(one => KeyValuePair.Create<string, JsonNode?>(one.DefaultName, one.Entry.Name)).ToList();
        if (renamed.Count > 0)
            configuration["customizedKeys"] = new JsonObject(renamed);
        if (draft.Request.ConnectionStringProperties.Count > 0)
            configuration["additionalConnectionStringProperties"] = new JsonObject(
                draft.Request.ConnectionStringProperties.Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Value)));
        return configuration;
    }

    // The service spells out members that were left out; what was asked for must be there.
    private static bool Contains(JsonNode? present, JsonNode? wanted) => (present, wanted) switch
    {
        (_, JsonObject { Count: 0 }) => true,
        (JsonObject has, JsonObject wants) => wants.All(member => Contains(has[member.Key], member.Value)),
        _ => string.Equals(present?.ToString(), wanted?.ToString(), StringComparison.OrdinalIgnoreCase),
    };
}
