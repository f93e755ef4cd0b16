using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class DatabaseCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<string> _database = ServerChild.Database.NameOption();
    private readonly Option<string?> _charset = new("--charset") { Description = "Character set. Default: the server's, UTF8.", HelpName = "charset" };
    private readonly Option<string?> _collation = new("--collation") { Description = "Collation. Default: the server's.", HelpName = "collation" };

    public DatabaseCreate() : base("create", "Make a database.", "gatehouse postgres flexible-server db create -g rg1 -s pg1 -d db1")
    {
        Add(_group);
        Add(_server);
        Add(_database);
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
        var id = ServerChild.Database.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), call.Required(_database));
        var database = await call.WithProgressAsync(
            $"Making database '{call.Required(_database)}'", _ => cloud.ResourceManager.PutAsync(id, ApiVersions.PostgreSql, new JsonObject { ["properties"] = properties }, cancellationToken));
        call.Write(ArmShape.Flatten(database), ServerChild.Database.Columns);
        return ExitCode.Success;
    }
}
