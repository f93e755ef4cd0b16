using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>What can be done with resources of any type.</summary>
internal sealed class ResourceOperations(CloudContext cloud, ResourceTypes types, ResourceGroups groups, ResourceLocks locks)
{
    public async Task<ArmAnswer> GetAsync(ResourceId id, string filter, Principal caller, CancellationToken cancellationToken)
    {
        groups.Demand(id);
        var type = types.Of(id);
        if (id.IsCollection)
        {
            if (type.Query(new(id, filter, caller)) is { } found)
                return ArmAnswer.List(found);
            var stored = StoredIn(id);
            var items = await type.ListAsync(id, stored, cancellationToken);
            return ArmAnswer.List(items.Select(item => Present(type, item)));
        }

        if (!type.CanGet(id))
            throw ArmException.NotAllowed("GET", $"'{id.TypeAndNames}'; read it with POST on '{id.Name}/list'");
        return type.AnswerToGet(id, Present(type, await FindAsync(id, cancellationToken) ?? throw ArmException.ResourceNotFound(id)));
    }

    public async Task<ArmAnswer> HeadAsync(ResourceId id, CancellationToken cancellationToken)
    {
        groups.Demand(id);
        return !id.IsCollection && await FindAsync(id, cancellationToken) is not null ? ArmAnswer.NoContent : throw ArmException.ResourceNotFound(id);
    }

    public async Task<ArmAnswer> PutAsync(ResourceId id, JsonObject body, Principal caller, bool isPatch, CancellationToken cancellationToken)
    {
        if (id.IsCollection)
            throw ArmException.NotAllowed(isPatch ? "PATCH" : "PUT", "a collection; name a resource");
        ResourceNames.Check(id);
        body.Remove(ResourceDocument.Private);
        body.CheckTags();
        using var turn = await locks.EnterAsync(id, cancellationToken);
        groups.Demand(id);
        var type = types.Of(id);
        var existing = await FindAsync(id, cancellationToken);
        if (isPatch && existing is null)
            throw ArmException.ResourceNotFound(id);
        id = existing is null ? await CanonicalAsync(id, cancellationToken) : ResourceId.TryParse(existing.Text("id")!)!;

        var write = new ResourceWrite(id, existing, Wanted(type, id, existing, body, isPatch), body) { Caller = caller };
        var stored = await type.PutAsync(write, cancellationToken);
        if (type.HasProvisioningState)
            stored.Properties()["provisioningState"] = "Succeeded";
        try
        {
            cloud.State.Put(id.Text, stored);
        }
        catch when (existing is null)
        {
            await type.AbandonedAsync(write, stored);
            throw;
        }

        await type.StoredAsync(write, stored, cancellationToken);
        var answer = Present(type, cloud.State.Find(id.Text)!);
        return type.AnswerToPut(write, answer);
    }

    public async Task<ArmAnswer> DeleteAsync(ResourceId id, CancellationToken cancellationToken)
    {
        if (id.IsCollection)
            throw ArmException.NotAllowed("DELETE", "a collection; name a resource");
        using var turn = await locks.EnterAsync(id, cancellationToken);
        groups.Demand(id);
        if (await FindAsync(id, cancellationToken) is not { } existing)
            return ArmAnswer.NoContent; // Resource Manager's answer to the deletion of what is not there
        await RemoveAsync(id, existing, cancellationToken);
        return types.Of(id).AnswerToDelete(id, existing);
    }

    public async Task<ArmAnswer> ActAsync(ResourceId collection, JsonObject body, CancellationToken cancellationToken)
    {
        groups.Demand(collection);

        // A POST names an action where a GET names a collection.
        var action = collection.Types[^1];
        if (types.Known(collection.Type) is { } service && await service.ActAsync(collection, null, action, body, cancellationToken) is { } answer)
            return answer;
        if (collection.Parent is not { } id)
            throw NoAction(collection, action);
        using var turn = await locks.EnterAsync(id, cancellationToken);
        var type = types.Of(id);
        var resource = await FindAsync(id, cancellationToken);
        if (resource is null && type.CanGet(id))
            throw ArmException.ResourceNotFound(id);
        if (id.Parent is { } parent)
            await DemandParentAsync(parent, cancellationToken);
        return await type.ActAsync(id, resource, action, body, cancellationToken) ?? throw NoAction(id, action);
    }

    /// <summary>Deletes a resource group and all in it.</summary>
    public async Task<ArmAnswer> DeleteGroupAsync(string subscription, string group, CancellationToken cancellationToken)
    {
        using var turn = await locks.EnterExclusiveAsync(cancellationToken);
        if (groups.Find(subscription, group) is not { } document)
            throw ArmException.ResourceGroupNotFound(group);
        var scope = document.Text("id")!;
        foreach (var (text, resource) in cloud.State.List(scope + "/"))
        {
            if (ResourceId.TryParse(text) is { Parent: null } id && ResourceId.Same(id.Scope, scope) && cloud.State.Find(text) is not null)
                await RemoveAsync(id, resource, cancellationToken);
        }

        cloud.State.Delete(scope);
        return ArmAnswer.Ok(null);
    }

    /// <summary>All top-level resources of a scope, as they are listed.</summary>
    public IEnumerable<JsonObject> ResourcesIn(string scope)
        => cloud.State.List(scope + "/", text => ResourceId.TryParse(text) is { Parent: null, IsCollection: false } id
                && !id.Scope.Contains("/providers/", StringComparison.OrdinalIgnoreCase) && types.Of(id).IsListed)
            .Select(entry => Present(types.Of(ResourceId.TryParse(entry.Id)!), entry.Document));

    private static ArmException NoAction(ResourceId id, string action)
        => ArmException.NotFound($"The action '{action}' on '{id.Type}' is not supported by the local cloud.");

    private Task<JsonObject?> FindAsync(ResourceId id, CancellationToken cancellationToken)
        => types.Of(id).FindAsync(id, cloud.State.Find(id.Text), cancellationToken);

    private List<JsonObject> StoredIn(ResourceId collection)
    {
        // A subscription's list has the resources of all its groups; any other list has those of its own parent.
        var everywhere = collection.ResourceGroup is null && collection.Types.Count == 1;
        var prefix = everywhere ? collection.Scope + "/" : collection.Text + "/";
        return [.. cloud.State.List(prefix, text => ResourceId.TryParse(text) is { IsCollection: false } id
                && id.Type.Equals(collection.Type, StringComparison.OrdinalIgnoreCase)
                && (everywhere ? !id.Scope.Contains("/providers/", StringComparison.OrdinalIgnoreCase) : ResourceId.Same(id.Scope, collection.Scope) && id.Names.Count == collection.Types.Count))
            .Select(entry => entry.Document)];
    }

    private async Task RemoveAsync(ResourceId id, JsonObject existing, CancellationToken cancellationToken)
    {
        var below = cloud.State.List(id.Text + "/").OrderByDescending(entry => entry.Id.Length);
        foreach (var (text, document) in below)
        {
            if (ResourceId.TryParse(text) is { IsCollection: false } child)
                await types.Of(child).DeletingAsync(child, document, withParent: true, cancellationToken);
        }

        await types.Of(id).DeletingAsync(id, existing, withParent: false, cancellationToken);
        cloud.State.Delete(id.Text);
        await types.Of(id).DeletedAsync(id, existing);
    }

    // The case that the resource is known by from now on: its scope's and its parent's own, and Azure's for known types.
    private async Task<ResourceId> CanonicalAsync(ResourceId id, CancellationToken cancellationToken)
    {
        if (id.Parent is { } parent && await DemandParentAsync(parent, cancellationToken) is { } known)
            return ResourceId.TryParse(known)!.Child(types.CaseOf(id)[^1], id.Name);
        var scope = id.Scope;
        if (ResourceId.TryParse(scope) is { } extended)
            scope = ((await FindAsync(extended, cancellationToken)) ?? throw ArmException.ResourceNotFound(extended)).Text("id")!;
        else if (id.ResourceGroup is { } group)
            scope = groups.Find(id.Subscription!, group)!.Text("id")!;
        else if (id.Subscription is not null)
            scope = $"/subscriptions/{cloud.Tenant.SubscriptionId}";
        var typeCase = types.CaseOf(id);
        return id with { Scope = scope, Namespace = typeCase[0], Types = [.. typeCase.Skip(1)] };
    }

    private async Task<string?> DemandParentAsync(ResourceId parent, CancellationToken cancellationToken)
    {
        // A location is named like a parent and is no resource.
        if (parent.Types[^1].Equals("locations", StringComparison.OrdinalIgnoreCase))
            return null;
        return (await FindAsync(parent, cancellationToken) ?? throw ArmException.ParentNotFound(parent)).Text("id");
    }

    private static JsonObject Wanted(ResourceType type, ResourceId id, JsonObject? existing, JsonObject body, bool isPatch)
    {
        JsonObject wanted = [];
        if (existing is not null && (isPatch || type.PutMerges))
        {
            wanted = (JsonObject)existing.DeepClone();
            wanted.MergePatch(body);
        }
        else
        {
            wanted.MergePatch(body); // drops the nulls
            if (existing?[ResourceDocument.Private] is { } own)
                wanted[ResourceDocument.Private] = own.DeepClone();
        }

        var location = body.Text("location") ?? existing?.Text("location");
        if (type.NeedsLocation && location is null)
            throw ArmException.LocationRequired();
        if (type.NeedsLocation && existing?.Text("location") is { } before && !SameLocation(before, location!))
            throw ArmException.LocationChanged(id.Name, before, location!);

        // The order that people read first: who it is.
        var ordered = new JsonObject { ["id"] = id.Text, ["name"] = id.Name, ["type"] = id.Type };
        if (location is not null)
            ordered["location"] = existing?.Text("location") ?? location;
        foreach (var (name, value) in wanted)
        {
            if (!ordered.ContainsKey(name) && name is not "location")
                ordered[name] = value?.DeepClone();
        }

        if (type.NeedsLocation)
            ordered.Ensure("tags");
        ordered.Properties();
        return ordered;
    }

    private static bool SameLocation(string a, string b) => Plain(a).Equals(Plain(b), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string location) => location.Replace(" ", "", StringComparison.Ordinal);

    private static JsonObject Present(ResourceType type, JsonObject stored)
    {
        var answer = stored.WithoutPrivate();
        if (answer.Text("id") is { } id) // a list may be of other things, as capabilities
            type.Present(ResourceId.TryParse(id)!, answer);
        return answer;
    }
}
