using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>A command about connections that exist.</summary>
internal abstract class ConnectionCommand : CloudCommand
{
    private readonly Option<string?> _group = new("--resource-group", "-g") { Description = "Resource group of the app.", HelpName = "group" };
    private readonly Option<string?> _name = new("--name", "-n") { Description = "Name of the app.", HelpName = "app" };
    private readonly Option<string?> _sourceId = new("--source-id") { Description = "Resource id of the app, in place of -g and -n.", HelpName = "id" };
    private readonly Option<string?>? _connection;
    private readonly Option<string?>? _id;

    protected ConnectionCommand(string name, string description, bool ofOne, params IReadOnlyList<string> examples) : base(name, description, examples)
    {
        Add(_group);
        Add(_name);
        Add(_sourceId);
        if (ofOne)
        {
            Add(_connection = new("--connection") { Description = "Name of the connection.", HelpName = "name" });
            Add(_id = new("--id") { Description = "Resource id of the connection, in place of the others.", HelpName = "id" });
        }
    }

    /// <summary>The app, and the name of the connection; the name is empty where the command is about all of them.</summary>
    protected (ConnectionReader Reader, string Connection) Read(Invocation call, CloudSession cloud)
    {
        if (_id is not null && call.Value(_id) is { } id)
        {
            return ResourceIds.Value(id, "resourceGroups") is { } group && ResourceIds.Value(id, "sites") is { } site && ResourceIds.Value(id, "linkers") is { } linker
                ? (new ConnectionReader(cloud.ResourceManager, ResourceIds.Site(ResourceIds.Value(id, "subscriptions") ?? cloud.SubscriptionId, group, site)), linker)
                : throw CliException.Usage($"Connection id is invalid: {id}");
        }

        var source = SourceOption.Read(call, _group, _name, _sourceId, cloud.SubscriptionId);
        if (_connection is null)
            return (new ConnectionReader(cloud.ResourceManager, source), "");
        SourceOption.Require((_connection, call.Value(_connection)));
        return (new ConnectionReader(cloud.ResourceManager, source), call.Value(_connection)!);
    }
}
