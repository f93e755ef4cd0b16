using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>The subscription's resource groups.</summary>
internal sealed class ResourceGroups(CloudContext cloud, ResourceLocks locks)
{
    /// <summary>Checks that the resource's subscription and resource group exist.</summary>
    /// <exception cref="ArmException">One does not.</exception>
    public void Demand(ResourceId id)
    {
        if (id.Subscription is not null)
            DemandSubscription(id.Subscription);
        if (id.ResourceGroup is not null && Find(id.Subscription!, id.ResourceGroup) is null)
            throw ArmException.ResourceGroupNotFound(id.ResourceGroup);
    }

    /// <summary>Checks that the subscription exists.</summary>
    /// <exception cref="ArmException">It does not.</exception>
    public void DemandSubscription(string subscription)
    {
        if (!subscription.Equals(cloud.Tenant.SubscriptionId, StringComparison.OrdinalIgnoreCase))
            throw ArmException.SubscriptionNotFound(subscription);
    }

    public JsonObject? Find(string subscription, string name) => cloud.State.Find(IdOf(subscription, name));

    public IEnumerable<JsonObject> List(string subscription)
        => cloud.State.List(IdOf(subscription, ""), text => text.Count(c => c == '/') == 4).Select(entry => entry.Document);

    public async Task<ArmAnswer> PutAsync(string subscription, string name, JsonObject body, bool isPatch, CancellationToken cancellationToken)
    {
        DemandSubscription(subscription);
        ResourceNames.CheckGroup(name);
        body.CheckTags();
        using var turn = await locks.EnterExclusiveAsync(cancellationToken);
        var existing = Find(subscription, name);
        if (isPatch && existing is null)
            throw ArmException.ResourceGroupNotFound(name);
        var location = body.Text("location") ?? (isPatch ? existing!.Text("location") : null) ?? throw ArmException.LocationRequired();
        if (existing?.Text("location") is { } before && !before.Equals(location, StringComparison.OrdinalIgnoreCase))
        {
            throw ArmException.Conflict("InvalidResourceGroupLocation",
                $"Invalid resource group location '{location}'. The Resource group already exists in location '{before}'.");
        }

        var group = existing ?? new JsonObject
        {
            ["id"] = IdOf(cloud.Tenant.SubscriptionId, name), ["name"] = name, ["type"] = "Microsoft.Resources/resourceGroups", ["location"] = location,
        };
        if (body.Object("tags") is { } tags)
            group["tags"] = tags.DeepClone();
        group["properties"] = new JsonObject { ["provisioningState"] = "Succeeded" };
        cloud.State.Put(group.Text("id")!, group);
        return existing is null ? ArmAnswer.Created(group) : ArmAnswer.Ok(group);
    }

    private static string IdOf(string subscription, string name) => $"/subscriptions/{subscription}/resourceGroups/{name}";
}
