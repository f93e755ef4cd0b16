namespace Gatehouse.LocalCloud.Engines.Sql;

/// <summary>What the parts of one SQL server share.</summary>
/// <param name="Cloud">The cloud.</param>
/// <param name="Name">Name of the server.</param>
/// <param name="Administrator">The SID of its Entra administrator as it is now; null where there is none.</param>
internal sealed record SqlServerContext(CloudContext Cloud, string Name, Func<string?> Administrator);
