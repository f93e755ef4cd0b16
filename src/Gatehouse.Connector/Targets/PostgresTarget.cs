using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.Postgres;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Targets;

/// <summary>Azure Database for PostgreSQL, flexible server.</summary>
internal sealed class PostgresTarget : Target
{
    public override string Name => "postgres-flexible";

    public override string ServerType => "Microsoft.DBforPostgreSQL/flexibleServers";

    public override string Product => "PostgreSQL";

    public override string KeyPrefix => "AZURE_POSTGRESQL_";

    internal override string ApiVersion => ApiVersions.PostgreSql;

    internal override int DefaultPort => 5432;

    internal override string Command => "postgres flexible-server";

    internal override string TokenResource => TokenResources.OpenSourceDatabases;

    internal override string ImplicitDatabase => PostgresAccess.ManagementDatabase;

    internal override IDatabaseAccess Access { get; } = new PostgresAccess();

    internal override IReadOnlyList<IConnectionStep> Preparation { get; } =
        [new EnableEntraAuthentication(), new EnsureAdministrator()];

    internal override IDatabaseSessions Sessions(ConnectionServices services) => services.Postgres;
}
