using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionDelete : ConnectionCommand
{
    private readonly Option<bool> _setAdmin = new("--set-admin")
    {
        Description = "MySQL and SQL: take the only administrator's place until this is done.",
    };
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public ConnectionDelete(SourceKind kind) : base(
        kind, "delete", "Delete a connection: its database user, and the settings that it gave the source.", ofOne: true,
        $"{kind.Commands} delete {kind.Example} --connection conn1 --yes")
    {
        Add(_setAdmin);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (reader, name) = await ReadAsync(call, cloud, cancellationToken);
        CommonOptions.Confirm(call, _yes, $"Delete the connection '{name}'?");
        using var held = await ConnectionJournal.OpenAsync(call.StatePath, call.Services.Time, cancellationToken);
        var journal = call.Services.Journal(held);
        var dropped = await call.WithProgressAsync(
            $"Deleting '{name}'",
            _ => ConnectionRemoval.DeleteAsync(
                reader.SourceId, name, call.Value(_setAdmin), cloud.ConnectionServices, journal, cancellationToken));
        call.Say(dropped is null ? "It had no database user that was made for it; none was dropped." : $"The database user '{dropped}' was dropped.");
        return ExitCode.Success;
    }
}
