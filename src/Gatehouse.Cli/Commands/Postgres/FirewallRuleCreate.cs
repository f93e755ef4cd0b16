using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class FirewallRuleCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly ServerChild _child;
    private readonly Option<string> _rule;
    private readonly Option<string> _start = new("--start-ip-address")
    {
        Description = "First IPv4 address.",
        HelpName = "address",
        Required = true,
    };
    private readonly Option<string?> _end = new("--end-ip-address")
    {
        Description = "Last IPv4 address. Default: the first.",
        HelpName = "address",
    };

    public FirewallRuleCreate(ServerChild child) : base(
        "create", "Let a range of addresses reach a server.",
        $"{child.Prefix} create -g rg1 -n server1 -r home --start-ip-address 203.0.113.7")
    {
        _child = child;
        _rule = child.NameOption!();
        Add(_group);
        Add(_server);
        Add(_rule);
        Add(_start);
        Add(_end);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var start = Address("--start-ip-address", call.Required(_start));
        var end = Address("--end-ip-address", call.Value(_end) ?? start);
        var id = _child.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), call.Required(_rule));
        var body = new JsonObject { ["properties"] = new JsonObject { ["startIpAddress"] = start, ["endIpAddress"] = end } };
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, _child.Server.ApiVersion, body, cancellationToken)),
            _child.Columns);
        return ExitCode.Success;
    }

    private static string Address(string option, string text)
        => IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork && address.ToString() == text
            ? text
            : throw CliException.Usage($"argument {option}: '{text}' is not an IPv4 address.");
}
