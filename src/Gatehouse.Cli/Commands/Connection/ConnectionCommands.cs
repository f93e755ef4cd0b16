using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>The group <c>connection</c> of each kind of source.</summary>
internal static class ConnectionCommands
{
    public static CommandGroup Of(SourceKind kind) => new(
        "connection", kind.IsLocal ? "Passwordless connections of programs on this machine to their databases." : $"Passwordless connections of a {kind.Noun} to its databases.",
        [
            new CommandGroup("create", "Connect to a database.", [.. Target.All.Select(target => new ConnectionCreate(kind, target))]),
            new ConnectionList(kind),
            new ConnectionShow(kind),
            new CommandGroup("update", "Change a connection.", [.. Target.All.Select(target => new ConnectionUpdate(kind, target))]),
            new ConnectionDelete(kind),
            new ConnectionValidate(kind),
            new ConnectionListConfiguration(kind),
            new ConnectionListSupportTypes(kind),
            .. kind.IsLocal
                ? [new CommandGroup(
                    "preview-configuration", "Show the names of a connection's settings before it is made.",
                    [.. Target.All.Select(target => new ConnectionPreviewConfiguration(target))])]
                : Array.Empty<System.CommandLine.Command>(),
            new ConnectionRepair(kind),
        ]);
}
