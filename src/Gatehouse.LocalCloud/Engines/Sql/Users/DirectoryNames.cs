using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Entra;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>Looks a principal up for CREATE USER … FROM EXTERNAL PROVIDER, as Azure SQL asks Graph.</summary>
internal static class DirectoryNames
{
    /// <summary>The type of users that are people or applications.</summary>
    public const string External = "E";

    /// <summary>The type of users that are groups.</summary>
    public const string Group = "X";

    /// <summary>
    /// Finds a principal by its name: a person's user principal name or display name, a group's or an application's display name.
    /// </summary>
    /// <exception cref="SqlErrorException">There is none, or more than one.</exception>
    public static (byte[] Sid, string Type) Find(TenantDirectory directory, string name)
    {
        var entries = directory.Entries();

        // Nobody else can have a person's user principal name: it is looked for first.
        if (entries.FirstOrDefault(entry => entry.Type == "user" && Same(entry.Name, name)) is { } person)
            return Of(person);
        var people = directory.Users.All.Where(user => Same(user.DisplayName, name)).Select(user => user.Id)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = entries.Where(entry => entry.Type == "user" ? people.Contains(entry.ObjectId) : Same(entry.Name, name)).ToList();
        return found switch
        {
            [var only] => Of(only),
            [] => throw NotFound(name),
            _ => throw new SqlErrorException(new SqlError(
                33131, 16, 1,
                $"Principal '{name}' has a duplicate display name. Make the display name unique in Azure Active Directory and execute "
                + "this statement again.")),
        };
    }

    /// <summary>Finds a principal by its object id.</summary>
    /// <exception cref="SqlErrorException">There is none.</exception>
    public static (byte[] Sid, string Type) FindId(TenantDirectory directory, string name, string objectId)
        => Guid.TryParse(objectId, out var id) && directory.Entries()
            .FirstOrDefault(entry => Guid.Parse(entry.ObjectId) == id) is { } found ? Of(found) : throw NotFound(name);

    private static (byte[], string) Of(DirectoryEntry entry)
        => (Sid.Of(entry.AppId ?? entry.ObjectId)!, entry.Type == "group" ? Group : External);

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static SqlErrorException NotFound(string name)
        => new(new SqlError(33130, 16, 1, $"Principal '{name}' could not be found or this principal type is not supported."));
}
