using Gatehouse.Connector.Postgres;

namespace Gatehouse.Connector.Connections.Steps;

/// <summary>Makes the database user that the app's identity maps to.</summary>
internal sealed class CreateDatabaseUser : IConnectionStep
{
    private const string ManagementDatabase = "postgres"; // where Azure has the pgaadauth_ functions

    public string Sentence(ConnectionDraft draft) => $"Create database user '{draft.DatabaseUser}' for principal {draft.PrincipalId}";

    public async Task<bool> CheckAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        var roles = await session.RunAsync("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", [draft.DatabaseUser], cancellationToken);
        draft.DatabaseUserExists = roles[0].Rows.Count > 0;
        if (!draft.DatabaseUserExists || draft.Request.ReplaceDatabaseUser)
            return false;

        // Columns are found by name: Azure's function has had more of them over time.
        var principals = (await session.RunAsync("SELECT * FROM pgaadauth_list_principals(false)", [], cancellationToken))[0];
        var (role, oid) = (Column(principals, "rolname", "rolename"), Column(principals, "objectid"));
        var mapped = principals.Rows.FirstOrDefault(row => draft.DatabaseUser.Equals(row[role] as string, StringComparison.Ordinal))?[oid]?.ToString();
        return draft.PrincipalId.Equals(mapped, StringComparison.OrdinalIgnoreCase)
            ? true
            : throw new ConnectorException(
                ConnectorErrorCode.Conflict,
                $"The database user '{draft.DatabaseUser}' exists on '{draft.ServerName}' and is mapped to {(mapped is null ? "no principal" : "principal " + mapped)}, not to {draft.PrincipalId}. "
                + "Use --new to drop it first, or another --connection name.");
    }

    public async Task ApplyAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        if (draft.DatabaseUserExists)
            await DropAsync(draft, cancellationToken);
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        await session.RunAsync(
            "SELECT * FROM pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)", [draft.DatabaseUser, draft.PrincipalId], cancellationToken);
    }

    // What the user owns stays and belongs to the caller afterwards; only its own grants go.
    private static async Task DropAsync(ConnectionDraft draft, CancellationToken cancellationToken)
    {
        var user = SqlText.Identifier(draft.DatabaseUser);
        await using (var target = await draft.OpenAsync(draft.Request.Database, cancellationToken))
            await target.RunAsync($"GRANT {user} TO CURRENT_USER; REASSIGN OWNED BY {user} TO CURRENT_USER; DROP OWNED BY {user}", [], cancellationToken);
        await using var session = await draft.OpenAsync(ManagementDatabase, cancellationToken);
        await session.RunAsync($"DROP ROLE IF EXISTS {user}", [], cancellationToken);
    }

    private static int Column(SqlResult result, params string[] names)
        => result.Columns.Select((name, index) => (name, index)).Where(column => names.Contains(column.name, StringComparer.OrdinalIgnoreCase)).Select(column => (int?)column.index).FirstOrDefault()
            ?? throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, $"pgaadauth_list_principals has no column '{names[0]}'; it has: {string.Join(", ", result.Columns)}.");
}
