using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Connector.ResourceManager;

/// <summary>Turns Resource Manager's refusals into the connector's one exception.</summary>
internal static class ArmError
{
    private const int LongestMessage = 2000;

    // The common error object: https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/common-api-details.md#error-response-content
    public static ConnectorException From(HttpStatusCode status, string body, string what)
    {
        var (code, message) = Read(body);
        var text = message is null ? $"HTTP {(int)status}" : message.Length > LongestMessage ? message[..LongestMessage] + "…" : message;
        return new(CodeOf(status), $"{what} failed: {(code is null ? "" : $"({code}) ")}{text}") { ServiceCode = code };
    }

    public static ConnectorErrorCode CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => ConnectorErrorCode.NotFound,
        HttpStatusCode.Unauthorized => ConnectorErrorCode.NotSignedIn,
        HttpStatusCode.Forbidden => ConnectorErrorCode.Forbidden,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ConnectorErrorCode.Conflict,
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => ConnectorErrorCode.Unavailable,
        _ => ConnectorErrorCode.Refused,
    };

    private static (string? Code, string? Message) Read(string body)
    {
        try
        {
            var answer = JsonNode.Parse(body) as JsonObject;
            // Entra and a few providers put the code at the top.
            var error = answer?["error"] as JsonObject ?? answer;
            return (Text(error?["code"]), Text(error?["message"]));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
