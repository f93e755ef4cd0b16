using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionDelete : ConnectionCommand
{
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public ConnectionDelete() : base(
        "delete", "Delete a connection and the settings that it gave the app. The database user stays.", ofOne: true,
        "gatehouse webapp connection delete -g rg1 -n web1 --connection conn1 --yes") => Add(_yes);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = Read(call, cloud);
        CommonOptions.Confirm(call, _yes, $"Delete the connection '{name}'?");
        if (await call.WithProgressAsync($"Deleting '{name}'", _ => reader.DeleteAsync(name, cancellationToken)) is { } user)
            call.Say($"The database user '{user}' stays on the server, with what it owns.");
        return ExitCode.Success;
    }
}
