using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>Finds the operation that a method and a path name.</summary>
internal sealed class ResourceManagerRouter(CloudContext cloud, ResourceProviders providers)
{
    /// <summary>Does the operation.</summary>
    /// <param name="request">What is asked, and by whom.</param>
    /// <param name="body">Reads the body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArmException">It is refused.</exception>
    public async Task<ArmAnswer> RouteAsync(ArmRequest request, Func<Task<JsonObject>> body, CancellationToken cancellationToken)
    {
        var (method, path, id, filter, _) = request;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (Registration(method, parts) is { } space)
        {
            Scope(parts);
            return ArmAnswer.Ok(providers.Subscriptions.Provider(space));
        }

        if (id is not null)
            return await ResourceAsync(request, id, body, cancellationToken);
        return (parts.Length, Word(parts, 0), Word(parts, 2), Word(parts, 4)) switch
        {
            (1, "TENANTS", _, _) => Read(method, () => ArmAnswer.List([providers.Subscriptions.Tenant()])),
            (1, "SUBSCRIPTIONS", _, _) => Read(method, () => ArmAnswer.List([providers.Subscriptions.Subscription()])),
            (2, "SUBSCRIPTIONS", _, _) => Read(method, () => ArmAnswer.Ok(InScope(parts, providers.Subscriptions.Subscription))),
            (3, "SUBSCRIPTIONS", "LOCATIONS", _) => Read(method, () => ArmAnswer.List(InScope(parts, providers.Subscriptions.Locations))),
            (3, "SUBSCRIPTIONS", "RESOURCES", _) => Read(method, () => ResourcesIn(Scope(parts), filter)),
            (3, "SUBSCRIPTIONS", "RESOURCEGROUPS", _) => Read(method, () => ArmAnswer.List(InScope(parts, () => providers.Groups.List(cloud.Tenant.SubscriptionId)))),
            (4, "SUBSCRIPTIONS", "RESOURCEGROUPS", _) => await GroupAsync(method, parts[1], parts[3], body, cancellationToken),
            (5, "SUBSCRIPTIONS", "RESOURCEGROUPS", "RESOURCES") => Read(method, () => ResourcesIn(Group(parts), filter)),
            _ => throw ArmException.NotFound($"The path '{path}' is not a resource id, and the local cloud has no such call."),
        };
    }

    private async Task<ArmAnswer> ResourceAsync(
        ArmRequest request, ResourceId id, Func<Task<JsonObject>> body, CancellationToken cancellationToken) => request.Method switch
        {
            "GET" => await providers.Resources.GetAsync(id, request.Filter, request.Caller, cancellationToken),
            "HEAD" => await providers.Resources.HeadAsync(id, cancellationToken),
            "PUT" => await providers.Resources.PutAsync(id, await ElsewhereAsync(request, id, body), request.Caller, isPatch: false, cancellationToken),
            "PATCH" => await providers.Resources.PutAsync(id, await ElsewhereAsync(request, id, body), request.Caller, isPatch: true, cancellationToken),
            "DELETE" => await DeleteAsync(request, id, cancellationToken),
            "POST" when id.IsCollection => await providers.Resources.ActAsync(id, await body(), cancellationToken),
            _ => throw ArmException.NotAllowed(request.Method, "a resource"),
        };

    private async Task<JsonObject> ElsewhereAsync(ArmRequest request, ResourceId id, Func<Task<JsonObject>> body)
    {
        var document = await body();
        providers.Authorization.DemandElsewhere(request.Caller, id, document);
        return document;
    }

    private Task<ArmAnswer> DeleteAsync(ArmRequest request, ResourceId id, CancellationToken cancellationToken)
    {
        providers.Authorization.DemandElsewhere(request.Caller, id, null);
        return providers.Resources.DeleteAsync(id, cancellationToken);
    }

    private async Task<ArmAnswer> GroupAsync(string method, string subscription, string name, Func<Task<JsonObject>> body, CancellationToken cancellationToken)
    {
        providers.Groups.DemandSubscription(subscription);
        return method switch
        {
            "PUT" => await providers.Groups.PutAsync(subscription, name, await body(), isPatch: false, cancellationToken),
            "PATCH" => await providers.Groups.PutAsync(subscription, name, await body(), isPatch: true, cancellationToken),
            "GET" => ArmAnswer.Ok(providers.Groups.Find(subscription, name) ?? throw ArmException.ResourceGroupNotFound(name)),
            "HEAD" => providers.Groups.Find(subscription, name) is null ? throw ArmException.ResourceGroupNotFound(name) : ArmAnswer.NoContent,
            "DELETE" => await providers.Resources.DeleteGroupAsync(subscription, name, cancellationToken),
            _ => throw ArmException.NotAllowed(method, "a resource group"),
        };
    }

    private ArmAnswer ResourcesIn(string scope, string filter)
    {
        var condition = ResourceFilter.Parse(filter);
        return ArmAnswer.List(providers.Resources.ResourcesIn(scope).Where(condition));
    }

    private string Scope(string[] parts)
    {
        if (Word(parts, 0) == "SUBSCRIPTIONS")
            providers.Groups.DemandSubscription(parts[1]);
        return $"/subscriptions/{cloud.Tenant.SubscriptionId}";
    }

    private string Group(string[] parts)
    {
        Scope(parts);
        return (providers.Groups.Find(parts[1], parts[3]) ?? throw ArmException.ResourceGroupNotFound(parts[3])).Text("id")!;
    }

    private T InScope<T>(string[] parts, Func<T> get)
    {
        Scope(parts);
        return get();
    }

    // GET …/providers/{namespace} and POST …/providers/{namespace}/register, of the subscription or of the tenant.
    private static string? Registration(string method, string[] parts)
    {
        var at = Word(parts, 0) == "SUBSCRIPTIONS" ? 2 : 0;
        if (Word(parts, at) != "PROVIDERS" || parts.Length < at + 2)
            return null;
        return (method, parts.Length - at, Word(parts, at + 2)) switch
        {
            ("GET", 2, _) => parts[at + 1],
            ("POST", 3, "REGISTER") => parts[at + 1],
            _ => null,
        };
    }

    private static ArmAnswer Read(string method, Func<ArmAnswer> get)
        => method is "GET" or "HEAD" ? get() : throw ArmException.NotAllowed(method, "this path");

    private static string Word(string[] parts, int at) => at < parts.Length ? parts[at].ToUpperInvariant() : "";
}

/// <summary>What is asked, and by whom.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, decoded.</param>
/// <param name="Id">The path as a resource's id, or null.</param>
/// <param name="Filter">The query's <c>$filter</c>; empty for none.</param>
/// <param name="Caller">Who asks.</param>
internal sealed record ArmRequest(string Method, string Path, ResourceId? Id, string Filter, Principal Caller);
