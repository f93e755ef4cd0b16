using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands;

/// <summary>One type of resource, as the commands that are alike for every type need to know it.</summary>
/// <param name="Noun">What a person calls it, e.g. <c>app</c>.</param>
/// <param name="Command">Its group of commands, e.g. <c>webapp</c>.</param>
/// <param name="Type">Provider and type, e.g. <c>Microsoft.Web/sites</c>.</param>
/// <param name="ApiVersion">Version of the provider's interface.</param>
/// <param name="Id">Makes an id of subscription, group and name.</param>
/// <param name="Columns">What a table shows.</param>
internal sealed record ResourceKind(
    string Noun, string Command, string Type, string ApiVersion, Func<string, string, string, string> Id, IReadOnlyList<Column> Columns)
{
    /// <summary>Which resources of the type are of this kind; null for all.</summary>
    public Func<JsonObject, bool>? Only { get; init; }

    public IReadOnlyList<Command> ShowListDelete() => [new ResourceShow(this), new ResourceList(this), new ResourceDelete(this)];
}

internal sealed class ResourceShow : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name;

    public ResourceShow(ResourceKind kind) : base("show", $"Show one {kind.Noun}.", $"gatehouse {kind.Command} show -g rg1 -n name1")
    {
        _kind = kind;
        Add(_group);
        Add(_name = CommonOptions.Name(kind.Noun));
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = _kind.Id(cloud.SubscriptionId, call.Required(_group), call.Required(_name));
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.GetAsync(id, _kind.ApiVersion, cancellationToken)), _kind.Columns);
        return ExitCode.Success;
    }
}

internal sealed class ResourceList : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string?> _group = CommonOptions.OptionalResourceGroup();

    public ResourceList(ResourceKind kind) : base("list", $"List every {kind.Noun}.", $"gatehouse {kind.Command} list -g rg1 -o table")
    {
        _kind = kind;
        Add(_group);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var scope = call.Value(_group) is { } group ? Connector.ResourceManager.ResourceIds.Group(cloud.SubscriptionId, group) : $"/subscriptions/{cloud.SubscriptionId}";
        var all = await cloud.ResourceManager.ListAsync($"{scope}/providers/{_kind.Type}", _kind.ApiVersion, cancellationToken);
        call.Write(ArmShape.Flatten(all.Where(item => _kind.Only?.Invoke(item) ?? true)), _kind.Columns);
        return ExitCode.Success;
    }
}

internal sealed class ResourceDelete : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name;
    private readonly Option<bool> _yes = CommonOptions.Yes();

    public ResourceDelete(ResourceKind kind) : base(
        "delete", $"Delete one {kind.Noun}.", $"gatehouse {kind.Command} delete -g rg1 -n name1 --yes")
    {
        _kind = kind;
        Add(_group);
        Add(_name = CommonOptions.Name(kind.Noun));
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (group, name) = (call.Required(_group), call.Required(_name));
        CommonOptions.Confirm(call, _yes, $"Delete the {_kind.Noun} '{name}'?");
        var id = _kind.Id(cloud.SubscriptionId, group, name);
        return await call.WithProgressAsync(
            $"Deleting '{name}'", _ => cloud.ResourceManager.DeleteAsync(id, _kind.ApiVersion, cancellationToken))
            ? ExitCode.Success
            : throw CliException.NotFound($"There is no {_kind.Noun} '{name}' in resource group '{group}'.");
    }
}
