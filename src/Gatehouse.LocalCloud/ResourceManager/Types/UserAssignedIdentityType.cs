using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.ManagedIdentity/userAssignedIdentities.</summary>
internal sealed class UserAssignedIdentityType(CloudContext cloud) : ResourceType
{
    public override string Name => "Microsoft.ManagedIdentity/userAssignedIdentities";

    public override bool NeedsLocation => true;

    public override bool HasProvisioningState => false;

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        if (write.Id.Name.Length is < 3 or > 128 || !write.Id.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw ArmException.InvalidName(write.Id.Name, "3 to 128 letters, digits, '-' and '_'.");
        var principal = cloud.Directory.EnsureManagedIdentity(write.Id.Text);
        write.Wanted["properties"] = new JsonObject
        {
            ["tenantId"] = cloud.Tenant.TenantId,
            ["principalId"] = principal.Id,
            ["clientId"] = principal.AppId,
        };
        return Task.FromResult(write.Wanted);
    }

    // The principal first: after a crash in between, a name that is used again must not get the old principal's rights.
    public override Task DeletingAsync(ResourceId id, JsonObject stored, bool withParent, CancellationToken cancellationToken)
    {
        cloud.Directory.RemoveManagedIdentity(id.Text);
        return Task.CompletedTask;
    }

    public override Task<ArmAnswer?> ActAsync(ResourceId id, JsonObject? resource, string action, JsonObject body, CancellationToken cancellationToken)
        => Task.FromResult(action.Equals("listAssociatedResources", StringComparison.OrdinalIgnoreCase) ? ArmAnswer.Ok(Associated(id)) : null);

    public override ArmAnswer AnswerToPut(ResourceWrite write, JsonObject presented) => write.Existing is null
        ? ArmAnswer.Created(presented) with { Headers = new Dictionary<string, string> { ["Location"] = write.Id.Text } }
        : ArmAnswer.Ok(presented);

    private JsonObject Associated(ResourceId id)
    {
        var users = cloud.State.List($"/subscriptions/{cloud.Tenant.SubscriptionId}/")
            .Where(entry => entry.Document["identity"] is JsonObject identity
                && identity["userAssignedIdentities"] is JsonObject assigned && assigned.Any(item => ResourceId.Same(item.Key, id.Text)))
            .Select(entry => ResourceId.TryParse(entry.Id)!)
            .Select(user => new JsonObject
            {
                ["id"] = user.Text,
                ["name"] = user.Name,
                ["type"] = user.Type,
                ["resourceGroup"] = user.ResourceGroup,
                ["subscriptionId"] = user.Subscription,
            })
            .ToArray<JsonNode>();
        return new JsonObject { ["totalCount"] = users.Length, ["value"] = new JsonArray(users) };
    }
}
