namespace Gatehouse.Cli.Cloud;

/// <summary>Who types the command.</summary>
/// <param name="Name">User principal name of a user, application id of a service principal.</param>
/// <param name="IsUser">True for a user.</param>
/// <param name="TenantId">The tenant of the sign-in.</param>
internal sealed record SignedIn(string Name, bool IsUser, string TenantId);
