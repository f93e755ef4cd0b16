using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

/// <summary>A command about the deployment slots of an app.</summary>
internal abstract class SlotCommand : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name;

    protected SlotCommand(ResourceKind kind, string name, string description, params IReadOnlyList<string> examples) : base(
        name, description, examples)
    {
        _kind = kind;
        Add(_group);
        Add(_name = CommonOptions.Name(kind.Noun));
    }

    public static IReadOnlyList<Column> Columns { get; } =
        [new("Name", "name"), new("ResourceGroup", "resourceGroup"), new("DefaultHostName", "defaultHostName")];

    public static Command Group(ResourceKind kind) => new CommandGroup(
        "deployment", $"Deployments of a {kind.Noun}.",
        new CommandGroup("slot", $"Deployment slots of a {kind.Noun}.", new SlotCreate(kind), new SlotList(kind), new SlotDelete(kind)));

    protected static Option<string> SlotOption()
        => new("--slot", "-s") { Description = "Name of the slot.", HelpName = "slot", Required = true };

    protected string App(Invocation call, CloudSession cloud)
        => _kind.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
}

internal sealed class SlotCreate : SlotCommand
{
    private readonly Option<string> _slot = SlotOption();

    public SlotCreate(ResourceKind kind) : base(
        kind, "create", $"Make a deployment slot of a {kind.Noun}.",
            $"gatehouse {kind.Command} deployment slot create -g rg1 -n name1 --slot green")
        => Add(_slot);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var app = await cloud.ResourceManager.GetAsync(App(call, cloud), ApiVersions.Web, cancellationToken);
        var body = new JsonObject
        {
            ["location"] = app["location"]?.DeepClone(),
            ["kind"] = app["kind"]?.DeepClone(),
            ["properties"] = new JsonObject(),
        };
        foreach (var shared in new[] { "serverFarmId", "siteConfig" })
        {
            if (app["properties"]?[shared] is { } value)
                body["properties"]![shared] = value.DeepClone();
        }

        // A slot has settings of its own; the app's answer has none, and null would not be a list of them.
        foreach (var own in new[] { "appSettings", "connectionStrings" })
            (body["properties"]!["siteConfig"] as JsonObject)?.Remove(own);
        var id = ResourceIds.Child(App(call, cloud), "slots", call.Required(_slot));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, ApiVersions.Web, body, cancellationToken)), Columns);
        return ExitCode.Success;
    }
}

internal sealed class SlotList(ResourceKind kind) : SlotCommand(
    kind, "list", $"List every slot of a {kind.Noun}.", $"gatehouse {kind.Command} deployment slot list -g rg1 -n name1")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var slots = await cloud.ResourceManager.ListAsync(App(call, cloud) + "/slots", ApiVersions.Web, cancellationToken);
        call.Write(ArmShape.Flatten(slots), Columns);
        return ExitCode.Success;
    }
}

internal sealed class SlotDelete : SlotCommand
{
    private readonly Option<string> _slot = SlotOption();

    public SlotDelete(ResourceKind kind) : base(
        kind, "delete", $"Delete a slot of a {kind.Noun}.", $"gatehouse {kind.Command} deployment slot delete -g rg1 -n name1 --slot green")
        => Add(_slot);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
        => await cloud.ResourceManager.DeleteAsync(
            ResourceIds.Child(App(call, cloud), "slots", call.Required(_slot)), ApiVersions.Web, cancellationToken)
            ? ExitCode.Success
            : throw CliException.NotFound($"There is no slot '{call.Required(_slot)}' of that app.");
}
