using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Postgres;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Sql;

internal sealed class SqlFirewallRuleCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = SqlCommands.Server();
    private readonly Option<string> _rule = CommonOptions.Name("rule");
    private readonly Option<string> _start = new(
        "--start-ip-address")
    { Description = "First IPv4 address.", HelpName = "address", Required = true };
    private readonly Option<string> _end = new(
        "--end-ip-address")
    { Description = "Last IPv4 address.", HelpName = "address", Required = true };

    public SqlFirewallRuleCreate() : base(
        "create", "Let a range of addresses reach a server.",
        "gatehouse sql server firewall-rule create -g rg1 -s sql1 -n home --start-ip-address 203.0.113.7 --end-ip-address 203.0.113.7")
    {
        foreach (var option in new Option[] { _group, _server, _rule, _start, _end })
            Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["startIpAddress"] = FirewallRuleCreate.Address("--start-ip-address", call.Required(_start)),
                ["endIpAddress"] = FirewallRuleCreate.Address("--end-ip-address", call.Required(_end)),
            },
        };
        var id = SqlCommands.FirewallRule.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), call.Required(_rule));
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, Kinds.SqlServer.ApiVersion, body, cancellationToken)),
            SqlCommands.FirewallRule.Columns);
        return ExitCode.Success;
    }
}
