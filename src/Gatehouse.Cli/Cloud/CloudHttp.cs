using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>Sends a request to the local cloud and reads the whole answer.</summary>
internal static class CloudHttp
{
    public const int LongestAnswer = 16 * 1024 * 1024;

    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpClient http, RunInfo run, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var request = make();
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException e)
        {
            throw CliException.NotReady($"The local cloud at {run.Endpoint} does not answer ({e.Message}).\nLook at it with: gatehouse status\nStart it with:   gatehouse up", e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw CliException.NotReady($"The local cloud at {run.Endpoint} did not answer in {http.Timeout.TotalSeconds:0} s.\nLook at it with: gatehouse status", e);
        }
    }

    public static JsonObject ObjectOf(string body, string who)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException)
        {
            // The body is not shown: it may hold a token.
            throw new CliException(ExitCode.Failure, $"The answer of {who} is not a JSON object ({body.Length} characters).");
        }
    }
}
