using System.CommandLine;
using Gatehouse.Cli.Commands;
using Gatehouse.Cli.Commands.Account;
using Gatehouse.Cli.Commands.Ad;
using Gatehouse.Cli.Commands.Connection;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Cli.Commands.Gateway;
using Gatehouse.Cli.Commands.Group;
using Gatehouse.Cli.Commands.Identity;
using Gatehouse.Cli.Commands.LocalCloud;
using Gatehouse.Cli.Commands.MySql;
using Gatehouse.Cli.Commands.Postgres;
using Gatehouse.Cli.Commands.Role;
using Gatehouse.Cli.Commands.Sql;
using Gatehouse.Cli.Commands.WebApp;
using Gatehouse.Cli.Demo;

namespace Gatehouse.Cli.CommandLine;

/// <summary>Every command, in the order in which help shows them.</summary>
internal static class CommandTree
{
    public static IReadOnlyList<Command> Commands() =>
    [
        new UpCommand(),
        new DownCommand(),
        new StatusCommand(),
        new RunCommand(),
        new DemoCommand(),
        new GatewayCommand(),
        new LoginCommand(),
        new Token(),
        new CommandGroup("account", "The subscription and its tokens, as the Azure CLI.", new AccountShow(), new AccountGetAccessToken()),
        Ad(),
        new CommandGroup("group", "Resource groups.", new GroupCreate(), new GroupShow(), new GroupList(), new GroupDelete()),
        Role(),
        WebApp(),
        new CommandGroup("functionapp", "Function apps.", [.. SourceCommands.FunctionApp(), ConnectionCommands.Of(SourceKind.FunctionApp)]),
        new CommandGroup("containerapp", "Container apps.", [.. SourceCommands.ContainerApp(), ConnectionCommands.Of(SourceKind.ContainerApp)]),
        new CommandGroup("spring", "Azure Spring Apps.", [.. SourceCommands.Spring(), ConnectionCommands.Of(SourceKind.Spring)]),
        new CommandGroup("aks", "Kubernetes clusters.", [.. SourceCommands.Cluster(), ConnectionCommands.Of(SourceKind.Cluster)]),
        ConnectionCommands.Of(SourceKind.Local),
        new CommandGroup("identity", "User-assigned managed identities.", [new IdentityCreate(), .. Kinds.Identity.ShowListDelete()]),
        new CommandGroup("postgres", "PostgreSQL.", FlexibleServer()),
        new CommandGroup("mysql", "MySQL.", MySqlFlexibleServer()),
        SqlCommands.Group(),
        new CommandGroup("extension", "What extensions of the Azure CLI do is built in.", new ExtensionAdd()),
        new VersionCommand(),
        new CompletionCommand(),
        new AzEnvironmentCommand(),
    ];

    private static CommandGroup Ad() => new(
        "ad", "The tenant's principals.",
        new CommandGroup("signed-in-user", "The signed-in user.", new AdSignedInUserShow()),
        new CommandGroup(
            "user", "Users.",
            new AdUserCreate(), new AdUserUpdate(), new DirectoryList("user", "user", "users", DirectoryShapes.Users), new DirectoryDelete("user", "user", "users", "--id")),
        new CommandGroup(
            "group", "Groups.",
            new AdGroupCreate(),
            new DirectoryList("group", "group", "groups", DirectoryShapes.Groups),
            new DirectoryDelete("group", "group", "groups", "--group", "-g"),
            new CommandGroup("member", "Members of a group.", new AdGroupMemberAdd(), new AdGroupMemberList())),
        new CommandGroup(
            "app", "Applications.",
            new AdApplicationCreate(), new DirectoryList("application", "app", "applications", DirectoryShapes.Applications), new DirectoryDelete("application", "app", "applications", "--id")),
        new CommandGroup("sp", "Service principals.", new AdServicePrincipalCreate(), new AdServicePrincipalList(), new AdServicePrincipalShow()));

    private static CommandGroup Role() => new(
        "role", "Who may do what.",
        new CommandGroup(
            "assignment", "Roles that principals have on resources.",
            new RoleAssignmentCreate(), new RoleAssignmentList(), new RoleAssignmentDelete()),
        new CommandGroup("definition", "What roles allow.", new RoleDefinitionList()));

    private static CommandGroup WebApp() => new(
        "webapp", "Apps.",
        [
            new WebAppCreate(),
            .. Kinds.WebApp.ShowListDelete(),
            new CommandGroup(
                "identity",
                "Managed identities of an app.",
                new WebAppIdentityAssign(Kinds.WebApp),
                new WebAppIdentityShow(Kinds.WebApp),
                new WebAppIdentityRemove(Kinds.WebApp)),
            new CommandGroup(
                "config", "Configuration of an app.",
                new CommandGroup("appsettings", "Settings of an app.", new WebAppSettingsList(Kinds.WebApp), new WebAppSettingsSet(Kinds.WebApp), new WebAppSettingsDelete(Kinds.WebApp))),
            SlotCommand.Group(Kinds.WebApp),
            ConnectionCommands.Of(SourceKind.WebApp),
        ]);

    private static CommandGroup FlexibleServer()
    {
        var administrators = new CommandGroup(
            "ad-admin", "Microsoft Entra administrators of a server.",
            new AdministratorCreate(), new ServerChildShow(ServerChild.Administrator), new ServerChildList(ServerChild.Administrator), new ServerChildDelete(ServerChild.Administrator));
        administrators.Aliases.Add("microsoft-entra-admin"); // its name in newer versions of the Azure CLI
        return new(
            "flexible-server", "PostgreSQL servers.",
            [
                new PostgresCreate(),
                .. Kinds.PostgresServer.ShowListDelete(),
                new FlexibleServerUpdate(Kinds.PostgresServer),
                new PostgresExecute(),
                new CommandGroup(
                    "db", "Databases of a server.",
                    new DatabaseCreate(ServerChild.Database), new ServerChildShow(ServerChild.Database), new ServerChildList(ServerChild.Database), new ServerChildDelete(ServerChild.Database)),
                administrators,
                new CommandGroup(
                    "firewall-rule", "Addresses that reach a server.",
                    new FirewallRuleCreate(ServerChild.FirewallRule),
                    new ServerChildShow(ServerChild.FirewallRule),
                    new ServerChildList(ServerChild.FirewallRule),
                    new ServerChildDelete(ServerChild.FirewallRule)),
            ]);
    }

    private static CommandGroup MySqlFlexibleServer() => new(
        "flexible-server", "MySQL servers.",
        [
            new MySqlCreate(),
            .. Kinds.MySqlServer.ShowListDelete(),
            new FlexibleServerUpdate(Kinds.MySqlServer),
            new MySqlExecute(),
            new CommandGroup(
                "db", "Databases of a server.",
                new DatabaseCreate(ServerChild.MySqlDatabase),
                new ServerChildShow(ServerChild.MySqlDatabase),
                new ServerChildList(ServerChild.MySqlDatabase),
                new ServerChildDelete(ServerChild.MySqlDatabase)),
            new CommandGroup(
                "ad-admin", "The Microsoft Entra administrator of a server.",
                new MySqlAdministratorCreate(),
                new ServerChildShow(ServerChild.MySqlAdministrator),
                new ServerChildList(ServerChild.MySqlAdministrator),
                new ServerChildDelete(ServerChild.MySqlAdministrator)),
            new CommandGroup(
                "firewall-rule", "Addresses that reach a server.",
                new FirewallRuleCreate(ServerChild.MySqlFirewallRule),
                new ServerChildShow(ServerChild.MySqlFirewallRule),
                new ServerChildList(ServerChild.MySqlFirewallRule),
                new ServerChildDelete(ServerChild.MySqlFirewallRule)),
        ]);
}
