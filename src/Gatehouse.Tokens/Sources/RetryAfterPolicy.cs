using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Gatehouse.Tokens.Sources;

/// <summary>Remembers how long the identity service has asked to be left alone: the libraries' exceptions do not say.</summary>
internal sealed class RetryAfterPolicy(TimeProvider time) : HttpPipelineSynchronousPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1); // a token's life

    /// <summary>What the last answer asked for; null where it asked for nothing.</summary>
    public TimeSpan? Asked { get; private set; }

    public override void OnReceivedResponse(HttpMessage message)
        => Asked = message.HasResponse && message.Response.Status is 429 or 503 && message.Response.Headers.TryGetValue("Retry-After", out var value)
            ? Parse(value)
            : null;

    // RFC 9110 section 10.2.3: seconds or a date.
    internal TimeSpan? Parse(string? value)
    {
        TimeSpan? wait = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date - time.GetUtcNow()
                : null;
        return wait is null ? null : wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }
}
