namespace Gatehouse.Gateway.MySql;

/// <summary>One principal of a directory, as <c>CREATE AADUSER</c> looks names and ids up.</summary>
/// <param name="ObjectId">Object id: a uuid.</param>
/// <param name="ClientId">Client id of a service principal: a uuid. Null for users and groups.</param>
/// <param name="Name">User principal name, group name or service principal name.</param>
/// <param name="Type"><c>user</c>, <c>group</c> or <c>service</c>.</param>
public sealed record MySqlDirectoryPrincipal(string ObjectId, string? ClientId, string Name, string Type);
