using System.Text.Json.Nodes;
using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the database user that the app's identity maps to.</summary>
internal sealed class CreateDatabaseUser : IConnectionStep
{
    public string Kind => "database-user";

    public bool NeedsDatabase => true;

    public string Sentence(ConnectionDraft draft) => $"Create database user '{draft.DatabaseUser}' for {(draft.PrincipalId.Length > 0 ? $"principal {draft.PrincipalId}" : "the app's identity")}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(DatabaseUsers.ManagementDatabase, cancellationToken);
        var roles = await session.RunAsync("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", [draft.DatabaseUser], cancellationToken);
        draft.DatabaseUserExists = roles[0].Rows.Count > 0;
        if (!draft.DatabaseUserExists || draft.Request.ReplaceDatabaseUser)
            return false;

        var mapped = await DatabaseUsers.PrincipalOfAsync(session, draft.DatabaseUser, cancellationToken);
        return draft.PrincipalId.Equals(mapped, StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The database user '{draft.DatabaseUser}' exists on '{draft.ServerName}' and is mapped to {(mapped is null ? "no principal" : "principal " + mapped)}, not to {draft.PrincipalId}. "
                + "Use --new to drop it first, or another --connection name.");
    }

    public IReadOnlyList<string> Sql(ConnectionDraft draft)
    {
        var create = $"SELECT * FROM pgaadauth_create_principal_with_oid({SqlText.Literal(draft.DatabaseUser)}, "
            + $"{SqlText.Literal(draft.PrincipalId.Length > 0 ? draft.PrincipalId : "<object id of the app's identity>")}, 'service', false, false)";
        return draft.DatabaseUserExists ? [.. DatabaseUsers.ReplaceSql(draft.DatabaseUser), create] : [create];
    }

    // Only asked for once: a resumed or second check of --new would replace what was just made.
    public JsonObject Before(ConnectionDraft draft) => new() { ["user"] = draft.DatabaseUser, ["principalId"] = draft.PrincipalId };

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.DatabaseUserExists)
            await DatabaseUsers.DropAsync(draft, draft.DatabaseUser, keepOwned: true, cancellationToken);
        await using var session = await draft.OpenAsync(DatabaseUsers.ManagementDatabase, cancellationToken);
        await session.RunAsync(
            "SELECT * FROM pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)", [draft.DatabaseUser, draft.PrincipalId], cancellationToken);
    }

    // A user that was made for another principal meanwhile is not this command's.
    public async Task UndoAsync(ConnectionDraft draft, JsonObject before, CancellationToken cancellationToken)
    {
        var user = (string)before["user"]!;
        string? mapped;
        await using (var session = await draft.OpenAsync(DatabaseUsers.ManagementDatabase, cancellationToken))
            mapped = await DatabaseUsers.PrincipalOfAsync(session, user, cancellationToken);
        if (mapped is not null && mapped.Equals((string?)before["principalId"], StringComparison.OrdinalIgnoreCase))
            await DatabaseUsers.DropAsync(draft, user, keepOwned: false, cancellationToken);
    }
}
