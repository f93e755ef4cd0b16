using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Connector.ResourceManager;

/// <summary>Waits for an operation that the service carries out in the background.</summary>
internal sealed class LongRunningOperation(Func<string, Task<ArmAnswer>> ask, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    public async Task WaitAsync(ArmAnswer first, string what, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var address = first.OperationAddress!;
        var pause = first.RetryAfter;
        while (time.GetElapsedTime(started) < Longest)
        {
            await Task.Delay(Bounded(pause ?? Pause), time, cancellationToken);
            var answer = (await ask(address)).Checked(what);
            pause = answer.RetryAfter;
            address = answer.OperationAddress ?? address;
            switch (StatusOf(answer))
            {
                case "Succeeded":
                    return;
                case "Failed" or "Canceled":
                    throw ArmError.From(HttpStatusCode.BadRequest, answer.Body, what);
            }
        }

        throw new ConnectorException(ConnectorErrorCode.Unavailable, $"{what} has not finished after {Longest.TotalMinutes:0} minutes; it may still finish.");
    }

    // Two dialects: a status object, or (at a Location address) 202 until it is done.
    private static string? StatusOf(ArmAnswer answer)
    {
        try
        {
            var status = answer.Body.Length > 0 && JsonNode.Parse(answer.Body) is JsonObject body ? (body["status"] as JsonValue)?.ToString() : null;
            return status ?? (answer.Status == HttpStatusCode.Accepted ? null : "Succeeded");
        }
        catch (JsonException e)
        {
            throw new ConnectorException(ConnectorErrorCode.MalformedAnswer, $"The state of an operation is not JSON ({e.Message})", e);
        }
    }

    private static TimeSpan Bounded(TimeSpan pause) => pause < TimeSpan.Zero ? TimeSpan.Zero : pause > LongestPause ? LongestPause : pause;
}
