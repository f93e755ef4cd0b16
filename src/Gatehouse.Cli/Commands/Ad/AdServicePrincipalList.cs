using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdServicePrincipalList : CloudCommand
{
    private static readonly IReadOnlyList<Column> Columns = [new("DisplayName", "displayName"), new("AppId", "appId"), new("Id", "id"), new("Type", "servicePrincipalType")];

    private readonly Option<bool> _all = new("--all") { Description = "Kept for the Azure CLI's command lines; all are listed." };

    public AdServicePrincipalList() : base("list", "List every service principal; managed identities are service principals.", "gatehouse ad sp list --all -o table") => Add(_all);

    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        call.Write(DirectoryShapes.Values(await cloud.GraphAsync("/v1.0/servicePrincipals", cancellationToken)), Columns);
        return ExitCode.Success;
    }
}
