using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.Types;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Gives a linker's source the managed identity that the linker logs in with.</summary>
/// <remarks>The caller holds the lock of the linker, which is that of its source too.</remarks>
internal sealed class SourceIdentity(CloudContext cloud)
{
    /// <summary>The right to give an app a user-assigned identity.</summary>
    public const string Assign = UserAssigned + "/assign/action";

    private const string UserAssigned = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static readonly string[] Sources = ["Microsoft.Web/sites", "Microsoft.Web/sites/slots", "Microsoft.App/containerApps"];
    private readonly ManagedIdentities _identities = new(cloud);

    /// <summary>What the source's identity would have to be; null where it is so, or where it is none of the linker's business.</summary>
    /// <exception cref="ArmException">The user-assigned identity does not exist.</exception>
    public JsonObject? Wanted(ResourceId linker, Linker asked)
    {
        if (asked.OptsOutOfAuthentication || asked.AuthType is not ("systemAssignedIdentity" or "userAssignedIdentity")
            || Find(linker) is not { } source)
            return null;
        var now = source.Object("identity");
        var assigned = (JsonObject)(now?.Object("userAssignedIdentities") ?? []).DeepClone();
        var system = now?.Text("principalId") is not null;
        if (asked.AuthType == "systemAssignedIdentity")
            return system ? null : Identity(true, assigned);
        var wanted = IdentityOf(asked.ClientId);
        return assigned.Any(entry => ResourceId.Same(entry.Key, wanted)) ? null
            : Identity(system, new(assigned) { [wanted] = new JsonObject() });
    }

    /// <summary>The user-assigned identity that the source would get; null where it gets none, or has it.</summary>
    /// <exception cref="ArmException">It does not exist.</exception>
    public string? Attached(ResourceId linker, Linker asked)
        => Wanted(linker, asked) is { } && asked.AuthType == "userAssignedIdentity" ? IdentityOf(asked.ClientId) : null;

    /// <summary>Gives the source that identity.</summary>
    public void Ensure(ResourceId linker, Linker asked)
    {
        if (Wanted(linker, asked) is not { } identity || Find(linker) is not { } source)
            return;
        var existing = (JsonObject)source.DeepClone();
        source["identity"] = identity;
        _identities.Apply(source, existing);
        cloud.State.Put(linker.Scope, source);
    }

    private JsonObject? Find(ResourceId linker)
        => ResourceId.TryParse(linker.Scope) is { IsCollection: false } id && Sources.Contains(id.Type, StringComparer.OrdinalIgnoreCase)
            ? cloud.State.Find(id.Text) : null;

    private string IdentityOf(string? clientId)
        => cloud.State.List($"/subscriptions/{cloud.Tenant.SubscriptionId}/", text
            => ResourceId.TryParse(text) is { IsCollection: false } id
                && id.Type.Equals(UserAssigned, StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault(entry
                => string.Equals(entry.Document.Properties().Text("clientId"), clientId, StringComparison.OrdinalIgnoreCase))
            .Document?.Text("id")
            ?? throw ArmException.Bad("UserAssignedIdentityNotFound", $"No user-assigned identity has the client id '{clientId}'.");

    private static JsonObject Identity(bool system, JsonObject assigned)
    {
        var identity = new JsonObject
        {
            ["type"] = (system, assigned.Count > 0) switch
            {
                (true, true) => "SystemAssigned, UserAssigned",
                (true, false) => "SystemAssigned",
                _ => "UserAssigned",
            },
        };
        if (assigned.Count > 0)
            identity["userAssignedIdentities"] = new JsonObject(
                assigned.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Key, new JsonObject())));
        return identity;
    }
}
