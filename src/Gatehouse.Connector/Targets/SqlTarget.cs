using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Sql;

namespace Gatehouse.Connector.Targets;

/// <summary>Azure SQL Database.</summary>
internal sealed class SqlTarget : Target
{
    public override string Name => "sql";

    public override string ServerType => "Microsoft.Sql/servers";

    public override string Product => "Azure SQL";

    public override string KeyPrefix => "AZURE_SQL_";

    internal override string ApiVersion => ApiVersions.Sql;

    internal override int DefaultPort => 1433;

    internal override string Command => "sql";

    internal override string TokenResource => TokenResources.AzureSql;

    internal override IDatabaseAccess Access { get; } = new SqlAccess();

    internal override IReadOnlyList<IConnectionStep> Preparation { get; } = [new EnsureOnlyAdministrator()];

    // A database has at most one user of a SID.
    internal override bool IsUserOfConnection => false;

    // A contained user has the principal's own name.
    internal override string DatabaseUserOf(ConnectionDraft draft) => draft.Principal?.Name is { Length: > 0 } name ? name
        : draft.Request.Authentication.Kind == AuthenticationKind.SystemAssignedIdentity ? draft.Source.IdentityName : base.DatabaseUserOf(draft);

    internal override bool IsPublic(JsonObject server)
        => !"Disabled".Equals((string?)server["properties"]?["publicNetworkAccess"], StringComparison.OrdinalIgnoreCase);

    internal override IDatabaseSessions Sessions(ConnectionServices services) => services.Sql;
}
