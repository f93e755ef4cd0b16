using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gatehouse.Gateway;

/// <summary>The counters of one listener. Thread-safe.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string MeterName = "Gatehouse.Gateway";

    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?>[] _tags;
    private readonly UpDownCounter<int> _active;
    private readonly Histogram<double> _login;
    private readonly Histogram<double> _steps;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _upstreamFailures;
    private readonly UpDownCounter<int> _suspended;

    public GatewayMetrics(string protocol, string listener)
    {
        _meter = new Meter(MeterName);
        _tags = [new("network.protocol.name", protocol), new("gatehouse.listener", listener)];
        _active = _meter.CreateUpDownCounter<int>("gatehouse.gateway.connection.active", "{connection}", "Clients connected now.");
        _login = _meter.CreateHistogram("gatehouse.gateway.login.duration", "s", "Time from accept to a granted or refused session.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
        _steps = _meter.CreateHistogram("gatehouse.gateway.login.step.duration", "s", "Time that one step of a login took: tls, token, mapping, upstream connect, upstream login.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
        _bytes = _meter.CreateCounter<long>("gatehouse.gateway.relay.io", "By", "Bytes copied after login.");
        _upstreamFailures = _meter.CreateCounter<long>("gatehouse.gateway.upstream.failures", "{failure}", "Sessions that failed by the upstream's fault.");
        _suspended = _meter.CreateUpDownCounter<int>(
            "gatehouse.gateway.upstream.suspended", "{upstream}", "Upstreams that are not asked now because they failed several times in a row.");
    }

    public void Opened() => _active.Add(1, _tags);

    public void Closed() => _active.Add(-1, _tags);

    /// <summary>Records one login. <paramref name="error"/> is null when the session was granted.</summary>
    public void Login(TimeSpan duration, GatewayErrorCode? error)
    {
        if (!_login.Enabled)
            return;

        var tags = new TagList(_tags);
        if (error is { } code)
            tags.Add("error.type", code.ToString());
        _login.Record(duration.TotalSeconds, tags);
    }

    /// <summary>Records one step of a login.</summary>
    public void LoginStep(string step, TimeSpan duration)
    {
        if (_steps.Enabled)
            _steps.Record(duration.TotalSeconds, [.. _tags, new("gatehouse.step", step)]);
    }

    public void Relayed(long fromClient, long fromUpstream)
    {
        _bytes.Add(fromClient, [.. _tags, new("network.io.direction", "receive")]);
        _bytes.Add(fromUpstream, [.. _tags, new("network.io.direction", "transmit")]);
    }

    /// <summary>A session failed by the upstream's fault.</summary>
    public void UpstreamFailed(GatewayErrorCode code) => _upstreamFailures.Add(1, [.. _tags, new("error.type", code.ToString())]);

    /// <summary>The upstream is not asked any more, or is asked again.</summary>
    public void Suspended(bool isSuspended) => _suspended.Add(isSuspended ? 1 : -1, _tags);

    public void Dispose() => _meter.Dispose();
}
