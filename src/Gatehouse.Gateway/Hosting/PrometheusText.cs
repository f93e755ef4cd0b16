using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Collects the gateway's metrics and writes them as Prometheus reads them. Thread-safe.</summary>
/// <remarks>https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format</remarks>
internal sealed class PrometheusText : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Instrument, string Labels), Series> _series = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != GatewayMetrics.MeterName)
                return;
            _instruments[instrument.Name] = instrument;
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        var text = new StringBuilder();
        foreach (var instrument in _instruments.Values.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            var (name, kind) = Describe(instrument);
            text.Append("# HELP ").Append(name).Append(' ').Append(instrument.Description).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
            var all = _series.Where(one => one.Key.Instrument == instrument.Name).OrderBy(one => one.Key.Labels, StringComparer.Ordinal);
            foreach (var ((_, labels), series) in all)
                series.Write(text, name, labels);
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static (string Name, string Kind) Describe(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        return instrument switch
        {
            Histogram<double> => (name + "_seconds", "histogram"),
            Counter<long> => (name + (instrument.Unit == "By" ? "_bytes_total" : "_total"), "counter"),
            _ => (name, "gauge"),
        };
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, tag) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(key.Replace('.', '_')).Append("=\"")
                .Append(Escape(tag?.ToString() ?? "")).Append('"');
        }

        _series.GetOrAdd(
            (instrument.Name, labels.ToString()),
            static (_, one) => new Series((one as Histogram<double>)?.Advice?.HistogramBucketBoundaries),
            instrument).Add(value);
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>One instrument with one set of labels.</summary>
    private sealed class Series(IReadOnlyList<double>? bounds)
    {
        private readonly Lock _gate = new();
        private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Count];
        private double _sum;
        private long _count;

        public void Add(double value)
        {
            lock (_gate)
            {
                _sum += value;
                _count++;
                for (var i = 0; i < (_buckets?.Length ?? 0); i++)
                {
                    if (value <= bounds![i])
                        _buckets![i]++;
                }
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            lock (_gate)
            {
                if (_buckets is null)
                {
                    Line(text, name, labels, "", _sum);
                    return;
                }

                for (var i = 0; i < _buckets.Length; i++)
                    Line(text, name + "_bucket", labels, Number(bounds![i]), _buckets[i]);
                Line(text, name + "_bucket", labels, "+Inf", _count);
                Line(text, name + "_sum", labels, "", _sum);
                Line(text, name + "_count", labels, "", _count);
            }
        }

        private static void Line(StringBuilder text, string name, string labels, string bound, double value)
        {
            var all = bound.Length == 0 ? labels : $"{labels}{(labels.Length == 0 ? "" : ",")}le=\"{bound}\"";
            text.Append(name).Append('{').Append(all).Append("} ").Append(Number(value)).Append('\n');
        }

        private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
    }
}
