using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Tds;

/// <summary>A principal by the ids that SQL databases know it by.</summary>
/// <param name="Id">
/// What a database user's SID is made from: the object id of a person, the <b>client id</b> of an application or managed identity
/// (Azure's rule for SQL).
/// </param>
/// <param name="ObjectId">Object id, by which Resource Manager names a server's administrator.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="Kind">Person or application.</param>
/// <param name="DisplayName">How a person recognises it.</param>
/// <param name="Groups">Object ids of its groups.</param>
public sealed record DatabasePrincipal(
    string Id, string ObjectId, string TenantId, PrincipalKind Kind, string DisplayName, IReadOnlyList<string> Groups)
{
    /// <summary>
    /// The ids of a principal. A person's token names a client id too, that of the program that asked; it proves nothing.
    /// </summary>
    /// <param name="principal">Whom the token proves.</param>
    internal static DatabasePrincipal Of(Principal principal) => new(
        principal.Kind == PrincipalKind.ServicePrincipal ? principal.AppId ?? principal.ObjectId : principal.ObjectId,
        principal.ObjectId, principal.TenantId, principal.Kind, principal.DisplayName, principal.Groups);
}
