using System.Text.Json.Nodes;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>
/// Drops the database user of the principal that a changed connection does not log in with any more, where users belong to principals.
/// </summary>
internal sealed class DropFormerUser : IConnectionStep
{
    public string Kind => "former-user";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft) => draft.UnneededUser is { } user
        ? $"Drop database user '{user}', which connection '{draft.Name}' does not need any more"
        : "Look for a database user that is not needed any more";

    public IReadOnlyList<string> Sql(ConnectionDraft draft) => draft.UnneededUser is { } user ? draft.Target.Access.DropUserSql(user) : [];

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        draft.UnneededUser = null;
        if (await NameAsync(draft, cancellationToken) is not { } user)
            return true;
        var other = draft.ForUser(user);
        var found = await draft.Target.Access.FindUserAsync(other, cancellationToken);
        if (found.Mapping is null)
            return true; // gone, or no principal's
        draft.UnneededUser = user;
        draft.UnneededUserState = new FormerUser(
            found.Mapping, found.Type, await draft.Target.Access.LackingAsync(other, cancellationToken));
        return false;
    }

    public JsonObject Before(ConnectionDraft draft)
    {
        var before = CreateDatabaseUser.ToJson(draft.UnneededUserState!);
        before["user"] = draft.UnneededUser;
        return before;
    }

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => draft.Target.Access.DropUserAsync(draft.ForUser(draft.UnneededUser!), draft.UnneededUser!, keepOwned: true, cancellationToken);

    public Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
        => CreateDatabaseUser.BringBackAsync(draft.ForUser((string)before["user"]!), before, cancellationToken);

    /// <summary>The level of the user that the connection has had until now. Null: it has had none but the one of the change.</summary>
    public static async Task<AccessLevel?> LevelAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Target.IsUserOfConnection || await NameAsync(draft, cancellationToken) is not { } user)
            return null;
        var other = draft.ForUser(user);
        var found = await draft.Target.Access.FindUserAsync(other, cancellationToken);
        return found.Exists ? await draft.Target.Access.LevelOfAsync(other, cancellationToken) : null;
    }

    private static async Task<string?> NameAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.FormerRecord is not { } record || Linkers.UserOf(record) == draft.DatabaseUser)
            return null;
        var former = new ConnectionDraft(Linkers.RequestOf(record, draft.Request.SourceId), draft.Services);
        await using var sessions = former.CallerSessions;
        return await RecordedUser.FindAsync(former, record, cancellationToken);
    }
}
