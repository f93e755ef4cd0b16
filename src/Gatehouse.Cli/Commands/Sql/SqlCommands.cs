using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Postgres;

namespace Gatehouse.Cli.Commands.Sql;

/// <summary>The commands of Azure SQL, in the Azure CLI's grammar.</summary>
internal static class SqlCommands
{
    public static ServerChild Database { get; } = new(
        Kinds.SqlServer, "database", "db", "databases",
        () => CommonOptions.Name("database"), "-n db1", [new("Name", "name"), new("Status", "status"), new("Collation", "collation")])
    {
        ServerOption = Server,
        OwnPrefix = "gatehouse sql db",
    };

    public static ServerChild Administrator { get; } = ServerChild.MySqlAdministrator with
    {
        Server = Kinds.SqlServer,
        ServerOption = Server
    };

    public static ServerChild FirewallRule { get; } = new(
        Kinds.SqlServer, "firewall rule", "firewall-rule", "firewallRules",
        () => CommonOptions.Name("rule"), "-n home",
            [new("Name", "name"), new("StartIpAddress", "startIpAddress"), new("EndIpAddress", "endIpAddress")])
    {
        ServerOption = Server,
    };

    public static Option<string> Server() => new("--server", "-s", "--server-name")
    {
        Description = "Name of the server.",
        HelpName = "server",
        Required = true,
    };

    public static CommandGroup Group() => new(
        "sql", "Azure SQL.",
        new CommandGroup(
            "server", "SQL servers.",
            [
                new SqlServerCreate(), new SqlServerUpdate(),
                .. Kinds.SqlServer.ShowListDelete(),
                new CommandGroup("ad-admin", "The Microsoft Entra administrator of a server.",
                    [new SqlAdministratorCreate(), new SqlAdministratorCreate("update"), .. Others(Administrator)]),
                SqlOnlyTokens.Group(),
                new CommandGroup("firewall-rule", "Addresses that reach a server.", [new SqlFirewallRuleCreate(), .. Others(FirewallRule)]),
            ]),
        new CommandGroup("db", "Databases of a server.", [new SqlDatabaseCreate(), .. Others(Database)]),
        new SqlQuery());

    private static Command[] Others(ServerChild child)
        => [new ServerChildShow(child), new ServerChildList(child), new ServerChildDelete(child)];
}
