using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdServicePrincipalShow : CloudCommand
{
    private readonly Option<string> _id = new("--id") { Description = "Object id or application id.", HelpName = "id", Required = true };

    public AdServicePrincipalShow() : base("show", "Show a service principal.", "gatehouse ad sp show --id APP_ID") => Add(_id);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var id = call.Required(_id);
        // OData: a quote in a string is two quotes.
        var filter = Uri.EscapeDataString($"servicePrincipalNames/any(c:c eq '{id.Replace("'", "''", StringComparison.Ordinal)}')");
        var found = DirectoryShapes.Values(await cloud.GraphAsync($"/v1.0/servicePrincipals?$filter={filter}", cancellationToken));
        call.Write(found.Count > 0 ? found[0]!.DeepClone() as JsonObject : await cloud.GraphAsync($"/v1.0/servicePrincipals/{Uri.EscapeDataString(id)}", cancellationToken));
        return ExitCode.Success;
    }
}
