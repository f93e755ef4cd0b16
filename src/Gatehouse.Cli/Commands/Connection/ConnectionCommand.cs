using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>A command about connections that exist.</summary>
internal abstract class ConnectionCommand : CloudCommand
{
    private readonly SourceOptions _source;
    private readonly Option<string?>? _connection;
    private readonly Option<string?>? _id;

    protected ConnectionCommand(SourceKind kind, string name, string description, bool ofOne, params IReadOnlyList<string> examples) : base(
        name, description, examples)
    {
        Kind = kind;
        _source = kind.Options();
        foreach (var option in _source.All(ofMaking: false))
            Add(option);
        if (ofOne)
        {
            Add(_connection = new("--connection") { Description = "Name of the connection.", HelpName = "name" });
            Add(_id = new("--id") { Description = "Resource id of the connection, in place of the others.", HelpName = "id" });
        }
    }

    protected SourceKind Kind { get; }

    /// <summary>The source, and the name of the connection; the name is empty where the command is about all of them.</summary>
    protected async Task<(ConnectionReader Reader, string Connection)> ReadAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        if (_id is not null && call.Value(_id) is { } id)
        {
            var (sourceId, name) = _source.Divide(id, cloud.SubscriptionId);
            return (new ConnectionReader(cloud.ResourceManager, sourceId), name);
        }

        if (_connection is not null)
            SourceOptions.Require(call, _connection);
        var source = await _source.ReadAsync(call, cloud, cancellationToken);
        return (new ConnectionReader(cloud.ResourceManager, source.Id), _connection is null ? "" : call.Value(_connection)!);
    }
}
