using System.Net;

namespace Gatehouse.Gateway.Configuration;

/// <summary>What a gateway process does: its listeners, and what they share.</summary>
public sealed record GatewaySettings
{
    /// <summary>The listeners, each with a name of its own. At least one.</summary>
    public required IReadOnlyList<ListenerSettings> Listeners { get; init; }

    /// <summary>
    /// Where <c>/startup</c>, <c>/ready</c>, <c>/live</c> and <c>/metrics</c> are answered; null for nowhere. Setting
    /// <c>health</c>.
    /// </summary>
    public EndPoint? Health { get; init; }

    /// <summary>File of the audit, one JSON object a line; <c>-</c> for standard output, null for none. Setting <c>audit</c>.</summary>
    public string? Audit { get; init; }

    /// <summary>
    /// The collector that gets metrics and traces by OTLP over HTTP; null for none. Setting <c>otlp</c>, else the standard variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
    /// </summary>
    public Uri? Otlp { get; init; }

    /// <summary>File of revoked principals, one name a line; looked at all the time. Null for none. Setting <c>revocations</c>.</summary>
    public string? Revocations { get; init; }

    /// <summary>
    /// How long a gateway that is told to stop still accepts connections, while <c>/ready</c> says no. Default 0. Setting
    /// <c>min-drain</c>.
    /// </summary>
    public TimeSpan MinDrain { get; init; }

    /// <summary>How long sessions may go on after that. Default 0: they end at once. Setting <c>max-drain</c>.</summary>
    public TimeSpan MaxDrain { get; init; }
}
