using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Ad;

internal sealed class AdSignedInUserShow() : CloudCommand("show", "Show the signed-in user.", "gatehouse ad signed-in-user show")
{
    protected override async Task<ExitCode> RunAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        call.Write(await cloud.GraphAsync("/v1.0/me", cancellationToken), DirectoryShapes.Users);
        return ExitCode.Success;
    }
}
