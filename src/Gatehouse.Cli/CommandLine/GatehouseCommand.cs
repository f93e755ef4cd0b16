using System.CommandLine;

namespace Gatehouse.Cli.CommandLine;

/// <summary>The root: <c>gatehouse</c> itself.</summary>
internal sealed class GatehouseCommand : RootCommand
{
    public GatehouseCommand(CliServices services) : base(
        "Passwordless database connections: a local cloud, a service connector and a database gateway.")
    {
        Services = services;
        foreach (var option in GlobalOptions.All)
            Add(option);
        foreach (var command in CommandTree.Commands())
            Add(command);
        ExamplesHelp.AddTo(this);
    }

    public CliServices Services { get; }
}
