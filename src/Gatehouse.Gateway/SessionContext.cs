using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Upstream;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway;

/// <summary>What the sessions of one listener share in every protocol. Thread-safe.</summary>
internal sealed record SessionContext(
    string Protocol,
    string Listener,
    TimeSpan LoginTimeout,
    SessionSlots Slots,
    GatewayMetrics Metrics,
    IAuditLog? Audit,
    ILogger Logger,
    TimeProvider Time,
    CancellationToken Stopping)
{
    /// <summary>Whether clients that show nothing may be containers.</summary>
    public bool ToContainers { get; init; }

    /// <summary>How long a session may outlive its token; null for ever.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Who is not let in, or null.</summary>
    public Revocations? Revocations { get; init; }

    /// <summary>Keeps sessions from an upstream that fails. Closed until <see cref="Configure"/>.</summary>
    public UpstreamBreaker Breaker { get; } = new(Time, now =>
    {
        Metrics.Suspended(now is not null);
        if (now is null)
            Logger.UpstreamResumed(Listener);
        else
            Logger.UpstreamSuspended(Listener, now.Failures, now.Since, now.Code);
        Audit?.Changed(new(Time.GetUtcNow(), Listener, now is not null, now?.Since, now?.Code.ToString()));
    });

    /// <summary>Takes over what all sessions together are bound by.</summary>
    public void Configure(ListenerOptions options)
    {
        Slots.Resize(options);
        Breaker.Configure(options.BreakerFailures, options.BreakerPause);
    }
}
