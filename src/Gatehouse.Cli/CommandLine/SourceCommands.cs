using System.CommandLine;
using Gatehouse.Cli.Commands;
using Gatehouse.Cli.Commands.Aks;
using Gatehouse.Cli.Commands.ContainerApp;
using Gatehouse.Cli.Commands.FunctionApp;
using Gatehouse.Cli.Commands.Spring;
using Gatehouse.Cli.Commands.WebApp;

namespace Gatehouse.Cli.CommandLine;

/// <summary>The commands that make and show what an app can run in, beside web apps.</summary>
internal static class SourceCommands
{
    public static IReadOnlyList<Command> FunctionApp() =>
    [
        new FunctionAppCreate(),
        .. Kinds.FunctionApp.ShowListDelete(),
        Identity(Kinds.FunctionApp),
        SlotCommand.Group(Kinds.FunctionApp),
        new CommandGroup(
            "config", "Configuration of a function app.",
            new CommandGroup(
                "appsettings", "Settings of a function app.",
                new WebAppSettingsList(Kinds.FunctionApp), new WebAppSettingsSet(Kinds.FunctionApp),
                    new WebAppSettingsDelete(Kinds.FunctionApp))),
    ];

    public static IReadOnlyList<Command> ContainerApp() =>
    [
        new CommandGroup(
            "env", "Environments of container apps.",
            [new ContainerAppEnvironmentCreate(), .. Kinds.ContainerAppEnvironment.ShowListDelete()]),
        new ContainerAppCreate(),
        .. Kinds.ContainerApp.ShowListDelete(),
        Identity(Kinds.ContainerApp),
    ];

    public static IReadOnlyList<Command> Spring() =>
    [
        new SpringCreate(),
        .. Kinds.Spring.ShowListDelete(),
        new CommandGroup("app", "Apps of a Spring service.", new SpringAppCreate(), new SpringAppShow(), new SpringAppList(),
            new SpringAppDelete()),
    ];

    public static IReadOnlyList<Command> Cluster() => [new ClusterCreate(), .. Kinds.Cluster.ShowListDelete()];

    private static CommandGroup Identity(ResourceKind kind) => new(
        "identity", $"Managed identities of a {kind.Noun}.",
        new WebAppIdentityAssign(kind), new WebAppIdentityShow(kind), new WebAppIdentityRemove(kind));
}
