using Gatehouse.Cli.Cloud;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands.MySql;

internal sealed class MySqlExecute() : FlexibleServerExecute(Kinds.MySqlServer, "my1", database: "", port: 3306)
{
    protected override IDatabaseSessions Sessions(CloudSession cloud) => cloud.MySqlDatabases;
}
