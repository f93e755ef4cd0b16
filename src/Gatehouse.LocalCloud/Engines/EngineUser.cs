namespace Gatehouse.LocalCloud.Engines;

/// <summary>The ordinary user that engines run as where this process is root; a database server refuses to be root.</summary>
/// <param name="Name">Name, for people.</param>
/// <param name="UserId">User id.</param>
/// <param name="GroupId">Id of its first group.</param>
internal sealed record EngineUser(string Name, int UserId, int GroupId)
{
    /// <summary>Null where this process is not root: engines then run as the same user.</summary>
    /// <param name="engine">The user that the engine's package makes; <c>nobody</c> where the machine does not have it.</param>
    /// <exception cref="EngineException">This process is root and the machine has none of the users.</exception>
    public static EngineUser? Choose(string engine = "postgres") => Environment.IsPrivilegedProcess ? Choose(File.ReadLines("/etc/passwd"), engine) : null;

    // passwd(5): name:password:UID:GID:GECOS:directory:shell
    internal static EngineUser Choose(IEnumerable<string> passwd, string engine = "postgres")
    {
        var users = passwd.Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        foreach (var candidate in new[] { engine, "nobody" })
        {
            if (users.Find(fields => fields[0] == candidate) is { } user
                && int.TryParse(user[2], out var userId) && int.TryParse(user[3], out var groupId) && userId > 0)
                return new(candidate, userId, groupId);
        }

        throw new EngineException($"The database engines must not run as root, and this machine has neither a user '{engine}' nor 'nobody'. Type: useradd --system {engine}");
    }
}
