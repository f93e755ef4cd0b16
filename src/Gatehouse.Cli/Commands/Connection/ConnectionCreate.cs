using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

internal sealed class ConnectionCreate : CloudCommand
{
    private readonly SourceOptions _source;
    private readonly TargetOptions _target;
    private readonly AuthenticationOptions _authentication;
    private readonly MakingOptions _making;
    private readonly Option<string?> _connection = new("--connection")
    {
        Description = "Name of the connection. Default: the one that exists, else a new name.",
        HelpName = "name",
    };
    private readonly Option<bool> _new = new("--new") { Description = "Drop a database user of the same name first." };

    public ConnectionCreate(SourceKind kind, Target target) : base(
        target.Name, $"Connect a {kind.Noun} to a {target.Product} database without a password. Doing it again changes nothing.",
        [.. ExamplesOf(kind, target)])
    {
        _source = kind.Options();
        _target = new(target);
        _authentication = new(kind.Authentications, kind == SourceKind.Cluster, target);
        _making = new(kind, target);
        foreach (var option in (Option[])[.. _source.All(ofMaking: true), .. _target.All, .. _authentication.All, _connection, .. _making.All, _new])
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (serverId, database) = _target.Read(call, cloud.SubscriptionId);
        var name = call.Value(_connection) is { } typed ? ConnectionName.Check(typed) : null;
        var given = await _authentication.ReadAsync(call, cloud, cancellationToken);
        var authentication = given is null && _making.LeavesLogin(call) && _authentication.HasSystemIdentity
            ? Authentication.System
            : _authentication.Required(given);
        var source = await _source.ReadAsync(call, cloud, cancellationToken);
        var request = _making.Apply(call, new ConnectionRequest
        {
            SourceId = source.Id,
            Scope = source.Scope,
            ServerId = serverId,
            Database = database,
            Name = name,
            Authentication = authentication,
            ReplaceDatabaseUser = call.Value(_new),
        });
        return await ConnectionMaking.RunAsync(call, cloud, _making, request, cancellationToken);
    }

    private static IEnumerable<string> ExamplesOf(SourceKind kind, Target target)
    {
        var command = $"{kind.Commands} create {target.Name} {kind.Example} --tg rg1 --server server1 --database db1";
        if (kind.Authentications.Contains(AuthenticationKind.SystemAssignedIdentity))
            yield return $"{command} --system-identity --client-type dotnet";
        if (kind.Authentications.Contains(AuthenticationKind.UserAccount))
            yield return $"{command} --user-account --client-type python --env-file .env";
        yield return kind == SourceKind.Cluster ? $"{command} --workload-identity ID --client-type java"
            : kind.Authentications.Contains(AuthenticationKind.UserAssignedIdentity) ? $"{command} --user-identity client-id=ID subs-id=ID --client-type java"
            : $"{command} --service-principal client-id=ID secret=SECRET --client-type nodejs";
    }
}
