using System.Text.Json.Nodes;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the database user that the principal maps to.</summary>
internal sealed class CreateDatabaseUser : IConnectionStep
{
    public string Kind => "database-user";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft)
        => $"Create database user '{draft.DatabaseUser}' for {(draft.Principal is { ObjectId.Length: > 0 } principal ? $"principal {principal.ObjectId}" : "the source's identity")}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var access = draft.Target.Access;
        var found = await access.FindUserAsync(draft, cancellationToken);
        draft.DatabaseUserExists = found.Exists;
        // A user that somebody dropped has lost what it could do: a change of the connection gives it the default again.
        if (!found.Exists && draft.Request is { Update: true, Access: null })
            (draft.KeepsAccess, draft.Access) = (true, await DropFormerUser.LevelAsync(draft, cancellationToken) ?? draft.Access);
        if (!found.Exists)
            return false;
        if (draft.Request.ReplaceDatabaseUser)
        {
            await RememberAsync(draft, found, cancellationToken);
            return false;
        }

        if (access.MappingOf(draft).Equals(found.Mapping, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!draft.Request.Update)
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The database user '{draft.DatabaseUser}' exists on '{draft.ServerName}' and is mapped to {(found.Mapping is null ? "no principal" : "principal " + found.Mapping)}, "
                + $"not to {access.MappingOf(draft)}. Use --new to drop it first{(draft.Target.IsUserOfConnection ? ", or another --connection name" : "")}.");
        // Made anew for another principal, it may do what it could before.
        if (draft.Request.Access is null)
            (draft.Access, draft.KeepsAccess) = (await access.LevelOfAsync(draft, cancellationToken), true);
        await RememberAsync(draft, found, cancellationToken);
        return false;
    }

    public IReadOnlyList<string> Sql(ConnectionDraft draft)
    {
        var access = draft.Target.Access;
        return [.. draft.DatabaseUserExists ? access.DropUserSql(draft.DatabaseUser) : [], .. access.CreateUserSql(draft)];
    }

    public JsonObject Before(ConnectionDraft draft) => new()
    {
        ["user"] = draft.DatabaseUser,
        ["principalId"] = draft.Target.Access.MappingOf(draft),
        ["old"] = draft.FormerUser is { } old ? ToJson(old) : null,
    };

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.DatabaseUserExists)
            await draft.Target.Access.DropUserAsync(draft, draft.DatabaseUser, keepOwned: true, cancellationToken);
        await draft.Target.Access.CreateUserAsync(draft, cancellationToken);
    }

    // A user that was made for another principal meanwhile is not this command's.
    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var (user, own) = ((string)before["user"]!, (string?)before["principalId"]);
        draft.KnownDatabaseUser = user;
        var old = before["old"] as JsonObject;
        var former = (string?)old?["principalId"];
        var found = await draft.Target.Access.FindUserAsync(draft, cancellationToken);
        var mapping = found.Exists ? found.Mapping ?? "" : null;
        if (mapping is not null && !Same(mapping, own) && !Same(mapping, former))
            return;
        if (mapping is not null && Same(mapping, own) && !Same(own, former))
        {
            await draft.Target.Access.DropUserAsync(draft, user, keepOwned: false, cancellationToken);
            mapping = null;
        }

        if (old is not null && (mapping is null || Same(mapping, former)))
            await BringBackAsync(draft, old, cancellationToken);
    }

    /// <summary>Makes the draft's user as it was, where it is not there, and grants what it could.</summary>
    internal static async Task BringBackAsync(ConnectionDraft draft, JsonObject old, CancellationToken cancellationToken)
    {
        if ((string?)old["principalId"] is not { } former || !Enum.TryParse<DirectoryPrincipalType>((string?)old["type"], out var type))
            return;
        draft.Principal = new(type, former, former, "");
        var found = await draft.Target.Access.FindUserAsync(draft, cancellationToken);
        if (found.Exists && !Same(found.Mapping, former))
            return; // somebody else's meanwhile
        if (!found.Exists)
            await draft.Target.Access.CreateUserAsync(draft, cancellationToken);
        await GrantAgainAsync(draft, GrantPrivileges.FromJson(old["lacking"]), cancellationToken);
    }

    internal static JsonObject ToJson(FormerUser user) => new()
    {
        ["principalId"] = user.Mapping,
        ["type"] = user.Type.ToString(),
        ["lacking"] = GrantPrivileges.ToJson(user.Lacking),
    };

    // Who replaces a user has to be able to bring it back as it was.
    private static async Task RememberAsync(ConnectionDraft draft, FoundUser found, CancellationToken cancellationToken)
        => draft.FormerUser = found.Mapping is null
            ? null
            : new(found.Mapping, found.Type, await draft.Target.Access.LackingAsync(draft, cancellationToken));

    private static async Task GrantAgainAsync(ConnectionDraft draft, IReadOnlyList<Privilege> lacking, CancellationToken cancellationToken)
    {
        var missing = await draft.Target.Access.LackingAsync(draft, cancellationToken);
        var statements = missing
            .Select(one => one with { Privileges = string.Join(", ", Words(one).Except(lacking.Where(other => IsOnSame(one, other)).SelectMany(Words))) })
            .Where(one => one.Privileges.Length > 0)
            .Select(one => draft.Target.Access.Grant(one, draft.DatabaseUser))
            .ToList();
        if (statements.Count > 0)
            await draft.Target.Access.RunAsync(draft, statements, cancellationToken);
    }

    private static bool IsOnSame(Privilege one, Privilege other) => (one.Kind, one.Name) == (other.Kind, other.Name);

    private static string[] Words(Privilege privilege) => privilege.Privileges.Split(", ");

    private static bool Same(string? a, string? b) => a is not null && a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
