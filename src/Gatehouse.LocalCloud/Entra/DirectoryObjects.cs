namespace Gatehouse.LocalCloud.Entra;

/// <summary>A person of the local tenant.</summary>
public sealed record User(string Id, string UserPrincipalName, string DisplayName);

/// <summary>A group; its members are object ids of any kind.</summary>
public sealed record Group(string Id, string DisplayName, IReadOnlyList<string> Members);

/// <summary>An application's or a managed identity's presence in the tenant.</summary>
/// <param name="Id">Object id.</param>
/// <param name="AppId">Application (client) id.</param>
/// <param name="DisplayName">Name; for a managed identity the name of its resource.</param>
/// <param name="ResourceId">Resource id of the managed identity; null for an application.</param>
public sealed record ServicePrincipal(string Id, string AppId, string DisplayName, string? ResourceId)
{
    /// <summary>Graph's <c>servicePrincipalType</c>.</summary>
    public string Type => ResourceId is null ? "Application" : "ManagedIdentity";
}
