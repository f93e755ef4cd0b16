using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdApplicationCreate : LocalCommand
{
    private readonly Option<string> _display = new("--display-name")
    {
        Description = "Name of the application.",
        HelpName = "name",
        Required = true,
    };
    private readonly Option<string[]> _uris = new("--identifier-uris")
    {
        Description = "Audiences of its tokens, with spaces between them.",
        HelpName = "uri",
        AllowMultipleArgumentsPerToken = true,
    };

    public AdApplicationCreate() : base(
        "create", "Make an application, with its service principal. 'ad sp create-for-rbac' also gives it a secret.", "gatehouse ad app create --display-name importer")
    {
        Add(_display);
        Add(_uris);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, LocalSession cloud, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["displayName"] = call.Required(_display), ["identifierUris"] = new JsonArray([.. (call.Value(_uris) ?? []).Select(uri => (JsonNode)uri)]) };
        var application = await cloud.CallAsync(HttpMethod.Post, DirectoryShapes.Root + "applications", body, cancellationToken);
        application.Remove("secret"); // nobody asked for one here
        call.Write(application, DirectoryShapes.Applications);
        return ExitCode.Success;
    }
}
