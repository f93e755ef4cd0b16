using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Postgres;

/// <summary>One type of resource below a server, as its show, list and delete commands need to know it.</summary>
/// <param name="Server">The server's type.</param>
/// <param name="Noun">What a person calls it.</param>
/// <param name="Command">Its group of commands, below the server's.</param>
/// <param name="Type">Last part of its type.</param>
/// <param name="NameOption">Makes the option that names one; null where a server has only one.</param>
/// <param name="Example">How the option is used in an example.</param>
/// <param name="Columns">What a table shows.</param>
internal sealed record ServerChild(
    ResourceKind Server, string Noun, string Command, string Type, Func<Option<string>>? NameOption, string Example, IReadOnlyList<Column> Columns)
{
    public static ServerChild Database { get; } = new(
        Kinds.PostgresServer, "database", "db", "databases",
        () => new Option<string>("--database-name", "-d") { Description = "Name of the database.", HelpName = "database", Required = true },
        "-d db1", [new("Name", "name"), new("Charset", "charset"), new("Collation", "collation")]);

    public static ServerChild Administrator { get; } = new(
        Kinds.PostgresServer, "administrator", "ad-admin", "administrators",
        () => new Option<string>("--object-id", "-i") { Description = "Object id of the principal.", HelpName = "id", Required = true },
        "-i 00000000-0000-0000-0000-000000000000", [new("PrincipalName", "principalName"), new("PrincipalType", "principalType"), new("ObjectId", "objectId")]);

    public static ServerChild FirewallRule { get; } = new(
        Kinds.PostgresServer, "firewall rule", "firewall-rule", "firewallRules",
        () => new Option<string>("--rule-name", "-r") { Description = "Name of the rule.", HelpName = "rule", Required = true },
        "-r home", [new("Name", "name"), new("StartIpAddress", "startIpAddress"), new("EndIpAddress", "endIpAddress")]);

    public static ServerChild MySqlDatabase { get; } = Database with { Server = Kinds.MySqlServer };

    public static ServerChild MySqlFirewallRule { get; } = FirewallRule with { Server = Kinds.MySqlServer };

    public static ServerChild MySqlAdministrator { get; } = new(
        Kinds.MySqlServer, "administrator", "ad-admin", "administrators", null, "", [new("Login", "login"), new("Sid", "sid"), new("TenantId", "tenantId")]);

    /// <summary>The name of the only one, as Azure calls it.</summary>
    public const string OnlyName = "ActiveDirectory";

    public string Prefix => $"gatehouse {Server.Command} {Command}";

    public string Id(string subscription, string group, string server, string name)
        => ResourceIds.Child(Server.Id(subscription, group, server), Type, name);
}

internal sealed class ServerChildShow : CloudCommand
{
    private readonly ServerChild _child;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<string>? _name;

    public ServerChildShow(ServerChild child) : base(
        "show", $"Show one {child.Noun} of a server.", $"{child.Prefix} show -g rg1 -s pg1 {child.Example}")
    {
        _child = child;
        Add(_group);
        Add(_server);
        if (child.NameOption is { } option)
            Add(_name = option());
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = _child.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server), NameOf(call));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.GetAsync(id, _child.Server.ApiVersion, cancellationToken)), _child.Columns);
        return ExitCode.Success;
    }

    private string NameOf(Invocation call) => _name is null ? ServerChild.OnlyName : call.Required(_name);
}

internal sealed class ServerChildList : CloudCommand
{
    private readonly ServerChild _child;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();

    public ServerChildList(ServerChild child) : base(
        "list", $"List every {child.Noun} of a server.", $"{child.Prefix} list -g rg1 -s pg1 -o table")
    {
        _child = child;
        Add(_group);
        Add(_server);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var server = _child.Server.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_server));
        call.Write(
            ArmShape.Flatten(await cloud.ResourceManager.ListAsync($"{server}/{_child.Type}", _child.Server.ApiVersion, cancellationToken)),
            _child.Columns);
        return ExitCode.Success;
    }
}

internal sealed class ServerChildDelete : CloudCommand
{
    private readonly ServerChild _child;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _server = CommonOptions.ServerName();
    private readonly Option<bool> _yes = CommonOptions.Yes();
    private readonly Option<string>? _name;

    public ServerChildDelete(ServerChild child) : base(
        "delete", $"Delete one {child.Noun} of a server.", $"{child.Prefix} delete -g rg1 -s pg1 {child.Example} --yes")
    {
        _child = child;
        Add(_group);
        Add(_server);
        if (child.NameOption is { } option)
            Add(_name = option());
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (server, name) = (call.Required(_server), NameOf(call));
        CommonOptions.Confirm(call, _yes, $"Delete the {_child.Noun} '{name}' of server '{server}'?");
        var id = _child.Id(cloud.SubscriptionId, call.Required(_group), server, name);
        return await call.WithProgressAsync(
            $"Deleting '{name}'", _ => cloud.ResourceManager.DeleteAsync(id, _child.Server.ApiVersion, cancellationToken))
            ? ExitCode.Success
            : throw CliException.NotFound($"Server '{server}' has no {_child.Noun} '{name}'.");
    }

    private string NameOf(Invocation call) => _name is null ? ServerChild.OnlyName : call.Required(_name);
}
