using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>Names a web app or a function app, or a slot of one.</summary>
internal sealed class SiteOptions : SourceOptions
{
    private const string Type = "Microsoft.Web/sites";
    private readonly Option<string?> _name = new("--name", "-n") { Description = "Name of the app.", HelpName = "app" };
    private readonly Option<string?> _slot = new("--slot") { Description = "Deployment slot. Default: the app itself.", HelpName = "slot" };

    protected override IReadOnlyList<Option<string?>> Required => [_name];

    protected override IEnumerable<Option> Names(bool ofMaking) => [_name, _slot];

    protected override string? Checked(string id, string subscription)
        => Resource(id, subscription, Type) is not { } site ? null : ResourceIds.Value(id, "slots") is { } slot ? ResourceIds.Child(site, "slots", slot) : site;

    protected override string IdOf(Invocation call, string subscription)
    {
        var site = ResourceIds.Resource(subscription, call.Value(Group)!, Type, call.Value(_name)!);
        return call.Value(_slot) is { } slot ? ResourceIds.Child(site, "slots", slot) : site;
    }
}
