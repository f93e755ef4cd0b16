namespace Gatehouse.Gateway.Postgres;

/// <summary>One principal of a directory, as the <c>pgaadauth_</c> functions look names up.</summary>
/// <param name="ObjectId">Object id.</param>
/// <param name="Name">User principal name, group name or service principal name.</param>
/// <param name="Type"><c>user</c>, <c>group</c> or <c>service</c>.</param>
public sealed record DirectoryPrincipal(string ObjectId, string Name, string Type);
