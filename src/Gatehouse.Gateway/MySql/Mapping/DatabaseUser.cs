namespace Gatehouse.Gateway.MySql.Mapping;

/// <summary>A database user as the upstream has it now: the account at host <c>%</c>.</summary>
/// <param name="Name">Exact name.</param>
/// <param name="IsHidden">Whether an account at another host, or without a name, would be taken in its place.</param>
/// <param name="Mapping">The principal it is mapped to; null also where the account is no longer the one that was mapped.</param>
internal sealed record DatabaseUser(string Name, bool IsHidden, PrincipalMapping? Mapping);

/// <summary>The principal that a database user is mapped to.</summary>
/// <param name="PrincipalId">Object id of the user or group, client id of the service principal.</param>
/// <param name="TenantId">The principal's tenant.</param>
/// <param name="Type"><c>user</c>, <c>service</c> or <c>group</c>; null where only the id is known.</param>
/// <param name="IsAdministrator">Whether it is the server's Entra administrator.</param>
internal sealed record PrincipalMapping(string PrincipalId, string TenantId, string? Type, bool IsAdministrator);
