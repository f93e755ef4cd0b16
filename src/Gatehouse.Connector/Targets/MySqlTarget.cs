using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Connections.Steps;
using Gatehouse.Connector.MySql;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Connector.Targets;

/// <summary>Azure Database for MySQL, flexible server.</summary>
internal sealed class MySqlTarget : Target
{
    public override string Name => "mysql-flexible";

    public override string ServerType => "Microsoft.DBforMySQL/flexibleServers";

    public override string Product => "MySQL";

    public override string KeyPrefix => "AZURE_MYSQL_";

    internal override string ApiVersion => ApiVersions.MySql;

    internal override int DefaultPort => 3306;

    internal override string Command => "mysql flexible-server";

    internal override string TokenResource => TokenResources.OpenSourceDatabases;

    internal override IDatabaseAccess Access { get; } = new MySqlAccess();

    internal override IReadOnlyList<IConnectionStep> Preparation { get; } = [new AssignServerIdentity(), new EnsureOnlyAdministrator()];

    internal override IDatabaseSessions Sessions(ConnectionServices services) => services.MySql;
}
