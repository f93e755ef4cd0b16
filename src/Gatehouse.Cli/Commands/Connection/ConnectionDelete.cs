using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionDelete : ConnectionCommand
{
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public ConnectionDelete() : base(
        "delete", "Delete a connection: its database user, and the settings that it gave the app.", ofOne: true,
        "gatehouse webapp connection delete -g rg1 -n web1 --connection conn1 --yes") => Add(_yes);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = Read(call, cloud);
        CommonOptions.Confirm(call, _yes, $"Delete the connection '{name}'?");
        using var journal = await ConnectionJournal.OpenAsync(call.StatePath, call.Services.Time, cancellationToken);
        var dropped = await call.WithProgressAsync(
            $"Deleting '{name}'", _ => ConnectionRemoval.DeleteAsync(reader.SourceId, name, cloud.ConnectionServices, journal, cancellationToken));
        call.Say(dropped is null ? "It had no database user that was made for it; none was dropped." : $"The database user '{dropped}' was dropped.");
        return ExitCode.Success;
    }
}
