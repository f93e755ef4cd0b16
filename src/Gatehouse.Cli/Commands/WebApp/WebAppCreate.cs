using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppCreate : CloudCommand
{
    private readonly Option<string> _group = CommonOptions.ResourceGroup();
    private readonly Option<string> _name = CommonOptions.Name("app");
    private readonly Option<string?> _plan = new("--plan", "-p") { Description = "Name or id of the App Service plan. Needed by Azure; the local cloud does without.", HelpName = "plan" };
    private readonly Option<string?> _runtime = new("--runtime", "-r") { Description = "What it runs on, e.g. \"NODE:20-lts\", \"PYTHON:3.11\", \"DOTNETCORE:8.0\".", HelpName = "runtime" };
    private readonly Option<string?> _location = CommonOptions.Location();
    private readonly Option<string[]> _tags = CommonOptions.Tags();

    public WebAppCreate() : base("create", "Make an app.", "gatehouse webapp create -g rg1 -n web1 --runtime \"NODE:20-lts\"")
    {
        Add(_group);
        Add(_name);
        Add(_plan);
        Add(_runtime);
        Add(_location);
        Add(_tags);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var (group, id) = (call.Required(_group), ResourceIds.Site(cloud.SubscriptionId, call.Required(_group), call.Required(_name)));
        var properties = new JsonObject();
        if (call.Value(_plan) is { } plan)
            properties["serverFarmId"] = plan.StartsWith('/') ? plan : ResourceIds.Child($"{ResourceIds.Group(cloud.SubscriptionId, group)}/providers/Microsoft.Web", "serverfarms", plan);
        if (call.Value(_runtime) is { } runtime)
            properties["siteConfig"] = new JsonObject { ["linuxFxVersion"] = RuntimeOf(runtime) };
        var body = new JsonObject { ["location"] = await CommonOptions.LocationAsync(call, cloud, _location, group, cancellationToken), ["properties"] = properties };
        // A PUT replaces the app: what it has and this command does not mention is kept.
        if (await cloud.ResourceManager.FindAsync(id, ApiVersions.Web, cancellationToken) is { } present && present["identity"] is { } identity)
            body["identity"] = AppIdentityBody(identity);
        if (CommonOptions.TagsOf(call, _tags) is { } tags)
            body["tags"] = tags;
        call.Write(ArmShape.Flatten(await cloud.ResourceManager.PutAsync(id, ApiVersions.Web, body, cancellationToken)), Kinds.WebApp.Columns);
        return ExitCode.Success;
    }

    private static JsonObject AppIdentityBody(JsonNode identity) => Connector.Connections.AppIdentity.With(identity as JsonObject, system: false, []);

    // The Azure CLI takes NODE:20-lts; the resource has NODE|20-lts.
    private static string RuntimeOf(string runtime) => runtime.Contains('|', StringComparison.Ordinal) || !runtime.Contains(':', StringComparison.Ordinal)
        ? runtime
        : $"{runtime[..runtime.IndexOf(':', StringComparison.Ordinal)]}|{runtime[(runtime.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
}
