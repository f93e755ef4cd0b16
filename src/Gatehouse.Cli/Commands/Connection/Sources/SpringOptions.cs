using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>Names an app of Azure Spring Apps, or one deployment of it.</summary>
internal sealed class SpringOptions : SourceOptions
{
    private const string Type = "Microsoft.AppPlatform/Spring";
    private readonly Option<string?> _service = new("--service") { Description = "Name of the Azure Spring Apps service.", HelpName = "service" };
    private readonly Option<string?> _app = new("--app") { Description = "Name of the app.", HelpName = "app" };
    private readonly Option<string?> _deployment = new("--deployment")
    {
        Description = "The deployment. Default: the app's active one.",
        HelpName = "deployment",
    };

    protected override IReadOnlyList<Option<string?>> Required => [_service, _app];

    protected override IEnumerable<Option> Names(bool ofMaking) => [_service, _app, _deployment];

    protected override string? Checked(string id, string subscription)
        => Resource(id, subscription, Type) is { } service && ResourceIds.Value(id, "apps") is { } app
            ? Below(service, app, ResourceIds.Value(id, "deployments"))
            : null;

    protected override string IdOf(Invocation call, string subscription) => Below(
        ResourceIds.Resource(subscription, call.Value(Group)!, Type, call.Value(_service)!), call.Value(_app)!, call.Value(_deployment));

    private static string Below(string service, string app, string? deployment)
    {
        var id = ResourceIds.Child(service, "apps", app);
        return deployment is null ? id : ResourceIds.Child(id, "deployments", deployment);
    }
}
