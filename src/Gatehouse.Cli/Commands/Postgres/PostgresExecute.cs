using Gatehouse.Cli.Cloud;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class PostgresExecute() : FlexibleServerExecute(Kinds.PostgresServer, "pg1", database: "postgres", port: 5432)
{
    protected override IDatabaseSessions Sessions(CloudSession cloud) => cloud.Databases;
}
