using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionUpdate : ConnectionCommand
{
    private readonly Target _target;
    private readonly AuthenticationOptions _authentication;
    private readonly MakingOptions _making;

    public ConnectionUpdate(SourceKind kind, Target target) : base(
        kind, target.Name, $"Change a connection to a {target.Product} database: its login, its client type, its access.", ofOne: true,
        $"{kind.Commands} update {target.Name} {kind.Example} --connection conn1 --client-type python",
        $"{kind.Commands} update {target.Name} {kind.Example} --connection conn1 --access read")
    {
        _target = target;
        _authentication = new(kind.Authentications, kind == SourceKind.Cluster, target);
        _making = new(kind, target);
        foreach (var option in (Option[])[.. _authentication.All, .. _making.All])
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var authentication = await _authentication.ReadAsync(call, cloud, cancellationToken);
        var (reader, name) = await ReadAsync(call, cloud, cancellationToken);
        var request = await ConnectionChange.RequestAsync(
            reader.SourceId,
            name,
            present => Target.Of(present.ServerId) == _target
                ? Changed(call, present, authentication)
                : throw CliException.Usage($"The connection '{name}' leads to {Target.Of(present.ServerId)?.Name}. Type: {Kind.Commands} update {Target.Of(present.ServerId)?.Name}"),
            cloud.ConnectionServices,
            cancellationToken);
        return await ConnectionMaking.RunAsync(call, cloud, _making, request, cancellationToken);
    }

    private ConnectionRequest Changed(Invocation call, ConnectionRequest present, Authentication? authentication)
    {
        var changed = _making.Apply(call, present with { Authentication = authentication ?? present.Authentication });
        // The same client type again is a change too: it writes settings that somebody has changed since.
        return authentication is null && !_making.Changes(call)
            ? throw CliException.Usage("Either client type or auth info should be specified to update")
            : changed;
    }
}
