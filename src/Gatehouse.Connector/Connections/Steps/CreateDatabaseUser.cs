using System.Text.Json.Nodes;

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
            draft.KeepsAccess = true;
        if (!found.Exists || draft.Request.ReplaceDatabaseUser)
            return false;
        if (access.MappingOf(draft).Equals(found.Mapping, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!draft.Request.Update)
            throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The database user '{draft.DatabaseUser}' exists on '{draft.ServerName}' and is mapped to {(found.Mapping is null ? "no principal" : "principal " + found.Mapping)}, "
                + $"not to {access.MappingOf(draft)}. Use --new to drop it first, or another --connection name.");
        // Made anew for another principal, it may do what it could before.
        if (draft.Request.Access is null)
            (draft.Access, draft.KeepsAccess) = (await access.LevelOfAsync(draft, cancellationToken), true);
        return false;
    }

    public IReadOnlyList<string> Sql(ConnectionDraft draft)
    {
        var access = draft.Target.Access;
        return [.. draft.DatabaseUserExists ? access.DropUserSql(draft.DatabaseUser) : [], .. access.CreateUserSql(draft)];
    }

    public JsonObject Before(ConnectionDraft draft) => new() { ["user"] = draft.DatabaseUser, ["principalId"] = draft.Target.Access.MappingOf(draft) };

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.DatabaseUserExists)
            await draft.Target.Access.DropUserAsync(draft, draft.DatabaseUser, keepOwned: true, cancellationToken);
        await draft.Target.Access.CreateUserAsync(draft, cancellationToken);
    }

    // A user that was made for another principal meanwhile is not this command's.
    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var found = await draft.Target.Access.FindUserAsync(draft, cancellationToken);
        if (found.Mapping is { } mapping && mapping.Equals((string?)before["principalId"], StringComparison.OrdinalIgnoreCase))
            await draft.Target.Access.DropUserAsync(draft, (string)before["user"]!, keepOwned: false, cancellationToken);
    }
}
