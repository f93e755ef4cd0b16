using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>Names a container app, and the container that gets the settings.</summary>
internal sealed class ContainerAppOptions : SourceOptions
{
    private const string Type = "Microsoft.App/containerApps";
    private readonly Option<string?> _name = new("--name", "-n") { Description = "Name of the container app.", HelpName = "app" };
    private readonly Option<string?> _container = new("--container", "-c")
    {
        Description = "The container that gets the settings. Default: the first.",
        HelpName = "container",
    };

    protected override IReadOnlyList<Option<string?>> Required => [_name];

    protected override IEnumerable<Option> Names(bool ofMaking) => ofMaking ? [_name, _container] : [_name];

    protected override string? Scope(Invocation call) => call.Value(_container);

    protected override string? Checked(string id, string subscription) => Resource(id, subscription, Type);

    protected override string IdOf(Invocation call, string subscription) => ResourceIds.Resource(subscription, call.Value(Group)!, Type, call.Value(_name)!);
}
