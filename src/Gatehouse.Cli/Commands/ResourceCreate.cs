using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands;

/// <summary>Makes a resource of one kind that has a location.</summary>
internal abstract class ResourceCreate : CloudCommand
{
    private readonly ResourceKind _kind;
    private readonly Option<string?> _location = CommonOptions.Location();
    private readonly Option<string[]> _tags = CommonOptions.Tags();

    protected ResourceCreate(ResourceKind kind, params IReadOnlyList<string> examples) : base("create", $"Make a {kind.Noun}.", examples)
    {
        _kind = kind;
        Add(Group);
        Add(Name = CommonOptions.Name(kind.Noun));
        Add(_location);
        Add(_tags);
    }

    protected Option<string> Group { get; } = CommonOptions.ResourceGroup();

    protected new Option<string> Name { get; }

    /// <summary>Completes what is asked for.</summary>
    /// <param name="call">The command line.</param>
    /// <param name="cloud">The cloud.</param>
    /// <param name="body">Location and tags, and <c>properties</c>, which are empty.</param>
    /// <param name="properties">The properties.</param>
    /// <exception cref="CliException">The command line is wrong.</exception>
    protected abstract void Complete(Invocation call, CloudSession cloud, JsonObject body, JsonObject properties);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = _kind.Id(cloud.SubscriptionId, call.Required(Group), call.Required(Name));
        var properties = new JsonObject();
        var body = new JsonObject { ["properties"] = properties };
        Complete(call, cloud, body, properties);
        body["location"] ??= await CommonOptions.LocationAsync(call, cloud, _location, call.Required(Group), cancellationToken);
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        var made = await call.WithProgressAsync(
            $"Making '{call.Required(Name)}'", _ => cloud.ResourceManager.PutAsync(id, _kind.ApiVersion, body, cancellationToken));
        call.Write(ArmShape.Flatten(made), _kind.Columns);
        return ExitCode.Success;
    }

    /// <summary>Id of what is named by its name in the same group, or by its id.</summary>
    protected string IdOf(Invocation call, CloudSession cloud, string type, string name)
        => name.StartsWith('/') ? name : ResourceIds.Resource(cloud.SubscriptionId, call.Required(Group), type, name);
}
