using Microsoft.AspNetCore.Http;

namespace Gatehouse.LocalCloud.ManagedIdentity;

/// <summary>Which of an app's identities a request wants. Without any, the system-assigned one.</summary>
internal sealed record IdentitySelector(string? ClientId, string? PrincipalId, string? ResourceId)
{
    // The names differ from version to version and from host to host; none means two things.
    private static readonly string[] ClientIdNames = ["client_id", "clientid"];
    private static readonly string[] PrincipalIdNames = ["object_id", "principal_id", "objectid"];
    private static readonly string[] ResourceIdNames = ["mi_res_id", "msi_res_id"];

    public static IdentitySelector Of(IQueryCollection query)
    {
        var selector = new IdentitySelector(One(query, ClientIdNames), One(query, PrincipalIdNames), One(query, ResourceIdNames));
        return new[] { selector.ClientId, selector.PrincipalId, selector.ResourceId }.Count(value => value is not null) <= 1
            ? selector
            : throw ManagedIdentityException.BadRequest("Give one of client_id, object_id and mi_res_id, not several.");
    }

    /// <summary>Object id of the identity, or null when the app has no such identity.</summary>
    public string? Choose(AppIdentities identities)
    {
        if (this is { ClientId: null, PrincipalId: null, ResourceId: null })
            return identities.SystemPrincipalId;
        return identities.UserAssigned.FirstOrDefault(identity =>
            Same(identity.ClientId, ClientId) || Same(identity.PrincipalId, PrincipalId) || SamePath(identity.ResourceId, ResourceId))?.PrincipalId;
    }

    private static string? One(IQueryCollection query, string[] names)
    {
        var values = names.SelectMany(name => query[name]).Where(value => !string.IsNullOrEmpty(value)).ToList();
        return values.Count <= 1 ? values.FirstOrDefault() : throw ManagedIdentityException.BadRequest($"Give {names[0]} once.");
    }

    private static bool Same(string? a, string? b) => a is not null && b is not null && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool SamePath(string a, string? b) => b is not null && Same(a.Trim('/'), b.Trim('/'));
}
