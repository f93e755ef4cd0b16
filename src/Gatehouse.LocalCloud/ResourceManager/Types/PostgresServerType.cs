using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforPostgreSQL/flexibleServers.</summary>
internal sealed class PostgresServerType(CloudContext cloud, PostgresServers servers) : FlexibleServerType<PostgresServer>(cloud, servers)
{
    private readonly string _tenantId = cloud.Tenant.TenantId;

    public override string Name => "Microsoft.DBforPostgreSQL/flexibleServers";

    protected override FlexibleServerSettings Complete(JsonObject server, JsonObject? existing) => FlexibleServerSettings.Complete(server, existing, _tenantId);

    protected override DatabaseLogins LoginsOf(JsonObject server) => FlexibleServerSettings.LoginsOf(server);

    protected override void DescribeEngine(JsonObject properties, PostgresServer running) => properties["version"] = running.Version;

    protected override Task EnsureLoginAsync(PostgresServer running, string name, string verifier, CancellationToken cancellationToken)
        => PostgresAdministration.EnsureLoginAsync(running.Engine.Database, name, verifier, cancellationToken);
}
