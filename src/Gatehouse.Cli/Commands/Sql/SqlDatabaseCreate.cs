using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Sql;

internal sealed class SqlDatabaseCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = SqlCommands.Server();
    private readonly Option<string> _database = CommonOptions.Name("database");
    private readonly SqlDatabaseSize _size = new();
    private readonly Option<string?> _collation = new(
        "--collation")
    { Description = "Collation. Default: the server's.", HelpName = "collation" };
    private readonly Option<string[]> _tags = CommonOptions.Tags();
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public SqlDatabaseCreate() : base("create", "Make a database.", "gatehouse sql db create -g rg1 -s sql1 -n db1",
        "gatehouse sql db create -g rg1 -s sql1 -n db1 -e GeneralPurpose -f Gen5 -c 2 --compute-model Serverless")
    {
        foreach (var option in new Option[] { _group, _server, _database, _collation, _tags, _yes }.Concat(_size.Options))
            Add(option);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var sku = _size.Of(call);
        return call.WithProgressAsync($"Making database '{call.Required(_database)}'", async _ =>
        {
            var (group, server) = (call.Required(_group), call.Required(_server));
            var parent = await cloud.ResourceManager.GetAsync(
                Kinds.SqlServer.Id(cloud.SubscriptionId, group, server), Kinds.SqlServer.ApiVersion, cancellationToken);
            var body = new JsonObject { ["location"] = (string?)parent["location"], ["properties"] = new JsonObject() };
            if (sku is not null)
                body["sku"] = sku;
            if (CommonOptions.TagsOf(call, _tags) is { } tags)
                body["tags"] = tags;
            if (call.Value(_collation) is { } collation)
                body["properties"]!["collation"] = collation;
            var id = SqlCommands.Database.Id(cloud.SubscriptionId, group, server, call.Required(_database));
            call.Write(
                ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, Kinds.SqlServer.ApiVersion, body, cancellationToken)),
                SqlCommands.Database.Columns);
            return ExitCode.Success;
        });
    }
}
