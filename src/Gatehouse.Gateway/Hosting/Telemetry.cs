using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Sends the gateway's metrics and traces to a collector by OTLP over HTTP.</summary>
/// <remarks>
/// The standard variables count too: OTEL_EXPORTER_OTLP_HEADERS, OTEL_METRIC_EXPORT_INTERVAL, OTEL_BSP_*, OTEL_TRACES_SAMPLER. A
/// collector that is down costs nothing but what it would have got. https://opentelemetry.io/docs/specs/otel/protocol/exporter/
/// </remarks>
internal sealed class Telemetry : IDisposable
{
    private const int FlushMilliseconds = 3_000; // a collector that is gone does not hold up the end
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    /// <summary>Begins to send.</summary>
    /// <param name="endpoint">The collector, e.g. <c>http://127.0.0.1:4318</c>; <c>/v1/traces</c> and <c>/v1/metrics</c> are put behind it.</param>
    /// <param name="service">The name of the gateway there; OTEL_SERVICE_NAME.</param>
    public Telemetry(Uri endpoint, string service = "gatehouse-gateway")
    {
        var resource = ResourceBuilder.CreateEmpty().AddService(service, autoGenerateServiceInstanceId: true).AddEnvironmentVariableDetector();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(GatewayMetrics.MeterName)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/metrics")).Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(LoginTrace.SourceName)
            .AddOtlpExporter(options => Send(options, endpoint, "v1/traces")).Build();
    }

    /// <summary>Sends what there is, and ends.</summary>
    public void Dispose()
    {
        _traces.Shutdown(FlushMilliseconds);
        _metrics.Shutdown(FlushMilliseconds);
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Send(OtlpExporterOptions options, Uri endpoint, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
