using System.Text.Json.Nodes;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Grants the database user what the access level says. Where a level was asked for, what it has directly beyond that is revoked.</summary>
internal sealed class GrantPrivileges : IConnectionStep
{
    public string Kind => "privileges";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft) => $"Grant {Words(draft.Access)} on database '{draft.Request.Database}' to '{draft.DatabaseUser}'";

    public IReadOnlyList<string> Sql(ConnectionDraft draft) => draft.Gap is null
        ? draft.Target.Access.GrantSql(draft, draft.Access)
        : Statements(draft, draft.Gap.Missing, draft.Gap.Surplus);

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        // A change of something else leaves the privileges as they are.
        if (draft.Request is { Update: true, Access: null } && !draft.KeepsAccess)
        {
            draft.Gap = new([], [], []);
            return true;
        }

        var gap = await draft.Target.Access.GapAsync(draft, draft.Access, cancellationToken);
        draft.Gap = draft.Request.Access is null ? gap with { Surplus = [] } : gap with { Missing = [.. gap.Missing, .. gap.Instead] };
        return draft.Gap.Missing.Count == 0 && draft.Gap.Surplus.Count == 0;
    }

    public JsonObject Before(ConnectionDraft draft) => new()
    {
        ["user"] = draft.DatabaseUser,
        ["missing"] = ToJson(draft.Gap!.Missing),
        ["surplus"] = ToJson(draft.Gap.Surplus),
    };

    public Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
        => draft.Target.Access.RunAsync(draft, Statements(draft, draft.Gap!.Missing, draft.Gap.Surplus), cancellationToken);

    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        draft.KnownDatabaseUser = (string)before["user"]!;
        if (!(await draft.Target.Access.FindUserAsync(draft, cancellationToken)).Exists)
            return;
        var statements = Statements(draft, FromJson(before["surplus"]), FromJson(before["missing"]));
        if (statements.Count > 0)
            await draft.Target.Access.RunAsync(draft, statements, cancellationToken);
    }

    private static List<string> Statements(ConnectionDraft draft, IReadOnlyList<Privilege> granted, IReadOnlyList<Privilege> revoked)
        => [.. granted.Select(one => draft.Target.Access.Grant(one, draft.DatabaseUser)), .. revoked.Select(one => draft.Target.Access.Revoke(one, draft.DatabaseUser))];

    internal static JsonArray ToJson(IReadOnlyList<Privilege> privileges)
        => new([.. privileges.Select(one => new JsonObject { ["kind"] = one.Kind, ["name"] = one.Name, ["privileges"] = one.Privileges })]);

    internal static List<Privilege> FromJson(JsonNode? privileges)
        => [.. (privileges as JsonArray ?? []).Select(one => new Privilege((string)one!["kind"]!, (string)one["name"]!, "", (string)one["privileges"]!))];

    private static string Words(AccessLevel access) => access switch
    {
        AccessLevel.Read => "reading",
        AccessLevel.ReadWrite => "reading and writing",
        AccessLevel.Schema => "reading, writing and making tables",
        _ => "all privileges",
    };
}
