using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.MySql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforMySQL/flexibleServers.</summary>
internal sealed class MySqlServerType(CloudContext cloud, MySqlServers servers) : FlexibleServerType<MySqlDatabaseServer>(cloud, servers)
{
    private readonly ManagedIdentities _identities = new(cloud);

    public override string Name => "Microsoft.DBforMySQL/flexibleServers";

    protected override FlexibleServerSettings Complete(JsonObject server, JsonObject? existing)
    {
        if (server.Object("identity")?.Text("type") is { } type && type.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter("A MySQL server takes user-assigned identities only: the identity's type must be UserAssigned or None.");
        _identities.Apply(server, existing);
        return MySqlServerSettings.Complete(server, existing);
    }

    protected override DatabaseLogins LoginsOf(JsonObject server) => MySqlServerSettings.LoginsOf(server);

    // Azure's clients know Azure's versions only; what really runs is said beside it.
    protected override void DescribeEngine(JsonObject properties, MySqlDatabaseServer running) => properties["fullVersion"] = $"{running.Version}-MariaDB";

    protected override Task EnsureLoginAsync(MySqlDatabaseServer running, string name, string verifier, CancellationToken cancellationToken)
        => MySqlAdministration.EnsureLoginAsync(running.Engine, name, verifier, cancellationToken);
}
