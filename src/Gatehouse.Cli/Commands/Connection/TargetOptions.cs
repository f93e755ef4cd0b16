using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Sources;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>Names a database: by group, server and name, or by its resource id.</summary>
internal sealed class TargetOptions(Target target)
{
    private readonly Option<string?> _group = new("--target-resource-group", "--tg") { Description = "Resource group of the server.", HelpName = "group" };
    private readonly Option<string?> _server = new("--server") { Description = "Name of the server.", HelpName = "server" };
    private readonly Option<string?> _database = new("--database") { Description = "Name of the database.", HelpName = "database" };
    private readonly Option<string?> _id = new("--target-id")
    {
        Description = "Resource id of the database, in place of --tg, --server and --database.",
        HelpName = "id",
    };

    public IEnumerable<Option> All => [_group, _server, _database, _id];

    public (string ServerId, string Database) Read(Invocation call, string subscription)
    {
        if (call.Value(_id) is { } id)
        {
            return Target.Of(id) == target && ResourceIds.Value(id, "resourceGroups") is { } group && ResourceIds.Value(id, ResourceIds.Name(target.ServerType)) is { } server
                && ResourceIds.Value(id, "databases") is { } database
                ? (target.ServerId(ResourceIds.Value(id, "subscriptions") ?? subscription, group, server), database)
                : throw CliException.Usage($"Target resource id is invalid: {id}. Target id pattern should be: {target.IdPattern}");
        }

        SourceOptions.Require(call, _group, _server, _database);
        return (target.ServerId(subscription, call.Value(_group)!, call.Value(_server)!), call.Value(_database)!);
    }
}
