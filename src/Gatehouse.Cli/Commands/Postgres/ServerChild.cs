using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Postgres;

/// <summary>One type of resource below a server, as its show, list and delete commands need to know it.</summary>
/// <param name="Noun">What a person calls it.</param>
/// <param name="Command">Its group of commands, below <c>postgres flexible-server</c>.</param>
/// <param name="Type">Last part of its type.</param>
/// <param name="NameOption">Makes the option that names one.</param>
/// <param name="Example">How the option is used in an example.</param>
/// <param name="Columns">What a table shows.</param>
internal sealed record ServerChild(string Noun, string Command, string Type, Func<Option<string>> NameOption, string Example, IReadOnlyList<Column> Columns)
{
    public static ServerChild Database { get; } = new(
        "database", "db", "databases",
        () => new("--database-name", "-d") { Description = "Name of the database.", HelpName = "database", Required = true },
        "-d db1", [new("Name", "name"), new("Charset", "charset"), new("Collation", "collation")]);

    public static ServerChild Administrator { get; } = new(
        "administrator", "ad-admin", "administrators",
        () => new("--object-id", "-i") { Description = "Object id of the principal.", HelpName = "id", Required = true },
        "-i 00000000-0000-0000-0000-000000000000", [new("PrincipalName", "principalName"), new("PrincipalType", "principalType"), new("ObjectId", "objectId")]);

    public static ServerChild FirewallRule { get; } = new(
        "firewall rule", "firewall-rule", "firewallRules",
        () => new("--rule-name", "-r") { Description = "Name of the rule.", HelpName = "rule", Required = true },
        "-r home", [new("Name", "name"), new("StartIpAddress", "startIpAddress"), new("EndIpAddress", "endIpAddress")]);

    public string Prefix => $"gatehouse postgres flexible-server {Command}";

    public string Id(string subscription, string group, string server, string name) => ResourceIds.Child(ResourceIds.PostgresServer(subscription, group, server), Type, name);
}

internal sealed class ServerChildShow : CloudCommand
{
    private readonly ServerChild _child;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<string> _name;

    public ServerChildShow(ServerChild child) : base("show", $"Show one {child.Noun} of a server.", $"{child.Prefix} show -g rg1 -s pg1 {child.Example}")
    {
        _child = child;
        Add(_group);
        Add(_server);
        Add(_name = child.NameOption());
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = _child.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), call.Required(_name));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.GetAsync(id, ApiVersions.PostgreSql, cancellationToken)), _child.Columns);
        return ExitCode.Success;
    }
}

internal sealed class ServerChildList : CloudCommand
{
    private readonly ServerChild _child;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();

    public ServerChildList(ServerChild child) : base("list", $"List every {child.Noun} of a server.", $"{child.Prefix} list -g rg1 -s pg1 -o table")
    {
        _child = child;
        Add(_group);
        Add(_server);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var server = ResourceIds.PostgresServer(cloud.SubscriptionId, call.Required(_group), call.Required(_server));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.ListAsync($"{server}/{_child.Type}", ApiVersions.PostgreSql, cancellationToken)), _child.Columns);
        return ExitCode.Success;
    }
}

internal sealed class ServerChildDelete : CloudCommand
{
    private readonly ServerChild _child;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<bool> _yes = CommonOptions.Yes();
    private readonly Option<string> _name;

    public ServerChildDelete(ServerChild child) : base("delete", $"Delete one {child.Noun} of a server.", $"{child.Prefix} delete -g rg1 -s pg1 {child.Example} --yes")
    {
        _child = child;
        Add(_group);
        Add(_server);
        Add(_name = child.NameOption());
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (server, name) = (call.Required(_server), call.Required(_name));
        CommonOptions.Confirm(call, _yes, $"Delete the {_child.Noun} '{name}' of server '{server}'?");
        var id = _child.Id(cloud.SubscriptionId, call.Required(_group), server, name);
        return await call.WithProgressAsync($"Deleting '{name}'", _ => cloud.ResourceManager.DeleteAsync(id, ApiVersions.PostgreSql, cancellationToken))
            ? ExitCode.Success
            : throw CliException.NotFound($"Server '{server}' has no {_child.Noun} '{name}'.");
    }
}
