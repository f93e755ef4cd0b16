using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionRepair : CloudCommand
{
    private readonly Option<bool> _undo = new("--undo") { Description = "Take back what was done. Default: finish it." };

    public ConnectionRepair(SourceKind kind) : base(
        "repair", "Finish or take back a connection whose command was cut short.",
        $"{kind.Commands} repair", $"{kind.Commands} repair --undo") => Add(_undo);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        using var held = await ConnectionJournal.OpenAsync(call.StatePath, call.Services.Time, cancellationToken);
        var journal = call.Services.Journal(held);
        var left = journal.Read() is not null;
        var repaired = await call.WithProgressAsync("Repairing", async progress => call.Value(_undo)
            ? await ConnectionRecovery.UndoAsync(cloud.ConnectionServices, journal, progress, cancellationToken) is { } name
                ? $"What was left of connection '{name}' was taken back."
                : null
            : await ConnectionRecovery.ResumeAsync(cloud.ConnectionServices, journal, progress, cancellationToken) is { } outcome
                ? $"Connection '{outcome.Linker["name"]}' is made."
                : null);
        call.Say(repaired ?? (left ? "What was to last only until the connection was made was taken away." : "There is nothing to repair."));
        return ExitCode.Success;
    }
}
