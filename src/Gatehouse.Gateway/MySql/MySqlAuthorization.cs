using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.MySql;

/// <summary>Decides whether a principal may be a database user.</summary>
internal static class MySqlAuthorization
{
    private const StringComparison Ids = StringComparison.OrdinalIgnoreCase;

    /// <summary>Returns when it may.</summary>
    /// <param name="principal">Whom the token proves.</param>
    /// <param name="name">The database user that the client asked for.</param>
    /// <param name="user">The database user as the upstream has it; null where there is none.</param>
    /// <returns>The mapping by which it may.</returns>
    /// <exception cref="GatewayException">It may not; the message says why and what to do.</exception>
    public static PrincipalMapping Check(Principal principal, string name, DatabaseUser? user)
    {
        if (user is null)
            throw MySqlRefusals.NotFound(principal, name);
        if (user.Mapping is not { } mapping)
            throw MySqlRefusals.NotMapped(principal, name);
        if (user.IsHidden)
            throw MySqlRefusals.Hidden(name);
        if (!string.Equals(principal.TenantId, mapping.TenantId, Ids))
            throw MySqlRefusals.PrincipalMismatch(principal, user, mapping);
        if (IsPrincipal(principal, mapping) || IsMember(principal, mapping))
            return mapping;

        if (mapping.Type == "group")
            throw MySqlRefusals.NotInGroup(principal, user, mapping);
        throw principal.Kind == PrincipalKind.ServicePrincipal && string.Equals(principal.ObjectId, mapping.PrincipalId, Ids)
            ? MySqlRefusals.ObjectIdMapped(principal, user)
            : MySqlRefusals.PrincipalMismatch(principal, user, mapping);
    }

    /// <summary>
    /// Azure's rule: people by object id, applications and managed identities by client id. A person's token names a client id too, that of the program
    /// that asked; it proves nothing here. An administrator is mapped by the object id that Resource Manager has, whatever its kind.
    /// </summary>
    private static bool IsPrincipal(Principal principal, PrincipalMapping mapping)
    {
        if (mapping.Type == "group")
            return false;
        if (principal.Kind == PrincipalKind.User)
            return mapping.Type != "service" && string.Equals(principal.ObjectId, mapping.PrincipalId, Ids);
        if (mapping.Type == "user")
            return false;
        return string.Equals(principal.AppId, mapping.PrincipalId, Ids)
            || (mapping.IsAdministrator && string.Equals(principal.ObjectId, mapping.PrincipalId, Ids));
    }

    private static bool IsMember(Principal principal, PrincipalMapping mapping)
        => mapping.Type is null or "group" && principal.Groups.Any(group => string.Equals(group, mapping.PrincipalId, Ids));
}
