using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class DatabaseCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly ServerChild _child;
    private readonly Option<string> _database;
    private readonly Option<string?> _charset = new("--charset")
    {
        Description = "Character set. Default: the server's.",
        HelpName = "charset",
    };
    private readonly Option<string?> _collation = new("--collation")
    {
        Description = "Collation. Default: the server's.",
        HelpName = "collation",
    };

    public DatabaseCreate(ServerChild child) : base("create", "Make a database.", $"{child.Prefix} create -g rg1 -s server1 -d db1")
    {
        _child = child;
        Add(_group);
        Add(_server);
        Add(_database = child.NameOption!());
        Add(_charset);
        Add(_collation);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var properties = new JsonObject();
        if (call.Value(_charset) is { } charset)
            properties["charset"] = charset;
        if (call.Value(_collation) is { } collation)
            properties["collation"] = collation;
        var id = _child.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), call.Required(_database));
        var database = await call.WithProgressAsync(
            $"Making database '{call.Required(_database)}'", _ => cloud.ResourceManager.PutAsync(id, _child.Server.ApiVersion, new JsonObject { ["properties"] = properties }, cancellationToken));
        call.Write(ArmShape.Flatten(database), _child.Columns);
        return ExitCode.Success;
    }
}
