using System.Text.Json.Nodes;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Records the connection as a resource of the app, so that tools and the portal see it.</summary>
internal sealed class RecordConnection : IConnectionStep
{
    public string Kind => "record";

    public string Sentence(ConnectionDraft draft) => $"Record connection '{draft.Name}'";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var present = await draft.ResourceManager.FindAsync(
            ResourceIds.Linker(draft.Request.SourceId, draft.Name), ApiVersions.ServiceLinker, cancellationToken);
        draft.PresentRecord = present?["properties"]?.DeepClone() as JsonObject;
        return present?["properties"] is JsonObject properties && Contains(properties, Wanted(draft));
    }

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => draft.ResourceManager.PutAsync(
            ResourceIds.Linker(draft.Request.SourceId, draft.Name), ApiVersions.ServiceLinker, new JsonObject { ["properties"] = Wanted(draft) }, cancellationToken);

    public JsonObject Before(ConnectionDraft draft) => new() { ["properties"] = draft.PresentRecord?.DeepClone() };

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var id = ResourceIds.Linker(draft.Request.SourceId, draft.Name);
        if (before["properties"]?.DeepClone() is not JsonObject old)
        {
            await draft.ResourceManager.DeleteAsync(id, ApiVersions.ServiceLinker, cancellationToken);
            return;
        }

        old.Remove("provisioningState"); // the service's own
        await draft.ResourceManager.PutAsync(id, ApiVersions.ServiceLinker, new JsonObject { ["properties"] = old }, cancellationToken);
    }

    private static JsonObject Wanted(ConnectionDraft draft)
    {
        var authentication = new JsonObject { ["authType"] = draft.Auth, ["userName"] = draft.DatabaseUser };
        if (draft.Request.IdentityClientId is { } client)
        {
            authentication["clientId"] = client;
            authentication["subscriptionId"] = draft.Request.IdentitySubscription ?? ResourceIds.Value(
                draft.Request.SourceId, "subscriptions");
        }

        var wanted = new JsonObject
        {
            ["targetService"] = new JsonObject { ["type"] = "AzureResource", ["id"] = draft.DatabaseId },
            ["authInfo"] = authentication,
            ["clientType"] = draft.ClientType,
            ["secretStore"] = new JsonObject(),
        };
        var renamed = draft.Configurations().Where(configuration => configuration.Entry.Name != configuration.DefaultName).ToList();
        if (renamed.Count > 0)
        {
            wanted["configurationInfo"] = new JsonObject
            {
                ["customizedKeys"] = new JsonObject(
                    renamed.Select(configuration => KeyValuePair.Create<string, JsonNode?>(configuration.DefaultName, configuration.Entry.Name))),
            };
        }

        return wanted;
    }

    // The service spells out members that were left out; what was asked for must be there.
    private static bool Contains(JsonNode? present, JsonNode? wanted) => (present, wanted) switch
    {
        (_, JsonObject { Count: 0 }) => true,
        (JsonObject has, JsonObject wants) => wants.All(member => Contains(has[member.Key], member.Value)),
        _ => string.Equals(present?.ToString(), wanted?.ToString(), StringComparison.OrdinalIgnoreCase),
    };
}
