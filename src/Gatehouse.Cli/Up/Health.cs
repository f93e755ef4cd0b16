using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Up;

/// <summary>Asks a local cloud whether it is ready.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<bool> IsReadyAsync(RunInfo run, CliServices services, CancellationToken cancellationToken)
    {
        try
        {
            using var http = new HttpClient(services.Transport(run)) { Timeout = Patience, MaxResponseContentBufferSize = 64 };
            return await http.GetStringAsync($"{run.Endpoint}/gatehouse/health", cancellationToken) == "ready";
        }
        catch (Exception e) when (e is HttpRequestException or CliException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
