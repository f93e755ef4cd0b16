using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Cloud;

/// <summary>Sends a request to a cloud and reads the whole answer.</summary>
internal static class CloudHttp
{
    public const int LongestAnswer = 16 * 1024 * 1024;

    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpClient http, CloudName cloud, Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        using var request = make();
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException e)
        {
            throw CliException.NotReady($"{cloud.Text} does not answer ({e.Message}).\n{cloud.Hint}", e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw CliException.NotReady($"{cloud.Text} did not answer in {http.Timeout.TotalSeconds:0} s.\n{cloud.Hint}", e);
        }
    }

    /// <summary>Why a request was refused: OAuth says it in error_description, Resource Manager and Graph in error.message.</summary>
    public static string ReasonOf(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) is JsonObject body
                ? body["error_description"]?.ToString()
                    ?? (body["error"] as JsonObject)?["message"]?.ToString()
                    ?? body["message"]?.ToString()
                    ?? "no reason given"
                : "no reason given";
        }
        catch (JsonException)
        {
            return "no reason given";
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
