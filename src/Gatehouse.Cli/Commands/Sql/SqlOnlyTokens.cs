using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Sql;

/// <summary>Reads or sets whether a server takes tokens only.</summary>
internal sealed class SqlOnlyTokens : CloudCommand
{
    private readonly bool? _wanted;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = new("--name", "-n", "--server", "-s")
    {
        Description = "Name of the server.",
        HelpName = "server",
        Required = true,
    };

    private SqlOnlyTokens(string name, string description, bool? wanted) : base(
        name, description, $"gatehouse sql server ad-only-auth {name} -g rg1 -n sql1")
    {
        _wanted = wanted;
        Add(_group);
        Add(_name);
    }

    public static CommandGroup Group() => new(
        "ad-only-auth", "Whether a server takes tokens only.",
        new SqlOnlyTokens("get", "Show whether a server takes tokens only.", null),
        new SqlOnlyTokens("enable", "Take tokens only; passwords are refused.", true),
        new SqlOnlyTokens("disable", "Take passwords too.", false));

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var server = Kinds.SqlServer.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        var id = ResourceIds.Child(server, "azureADOnlyAuthentications", "Default");
        var answer = _wanted is { } wanted
            ? await cloud.ResourceManager.PutAsync(
                id, Kinds.SqlServer.ApiVersion,
                new JsonObject { ["properties"] = new JsonObject { ["azureADOnlyAuthentication"] = wanted } }, cancellationToken)
            : await cloud.ResourceManager.GetAsync(id, Kinds.SqlServer.ApiVersion, cancellationToken);
        call.Write(ArmShape.Flatten(answer), new Column("Name", "name"), new Column("TokensOnly", "azureADOnlyAuthentication"));
        return ExitCode.Success;
    }
}
