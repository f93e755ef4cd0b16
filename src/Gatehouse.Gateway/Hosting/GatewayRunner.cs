using System.Runtime.CompilerServices;
using Gatehouse.Gateway.Configuration;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Hosting;

/// <summary>A gateway as a process: opens, takes new settings over when they change, and stops in order.</summary>
public sealed class GatewayRunner : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly SettingSources _sources;
    private readonly GatewayServices _services;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly AuditFile? _audit;
    private Telemetry? _telemetry;
    private GatewaySettings _settings;
    private string _lastErrors = "";
    private string _seen;

    private GatewayRunner(SettingSources sources, GatewaySettings settings, GatewayServices services, AuditFile? audit)
    {
        (_sources, _settings, _services, _audit) = (sources, settings, services, audit);
        _logger = services.Logs.CreateLogger<GatewayRunner>();
        _seen = Fingerprint(settings);
    }

    /// <summary>The gateway.</summary>
    public GatewayHost Host { get; private set; } = null!;

    /// <summary>Where its health is told; null where nowhere.</summary>
    public HealthServer? Health { get; private set; }

    /// <summary>Opens everything, or nothing.</summary>
    /// <param name="sources">Where the settings come from, for when they change.</param>
    /// <param name="settings">The settings as they are now.</param>
    /// <param name="services">What the gateway takes from its surroundings.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="IOException">An endpoint is in use, or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static async Task<GatewayRunner> StartAsync(
        SettingSources sources, GatewaySettings settings, GatewayServices services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(services);
        var audit = settings.Audit is { } path ? AuditFile.Open(path) : null;
        var runner = new GatewayRunner(sources, settings, services with { Audit = audit ?? services.Audit }, audit);
        try
        {
            if (settings.Health is { } endpoint)
                runner.Health = await HealthServer.StartAsync(endpoint, services.Logs, cancellationToken);
            if (settings.Otlp is { } collector)
                runner._telemetry = StartTelemetry(collector, services, runner._logger);
            runner.Host = await GatewayHost.StartAsync(settings, runner._services, cancellationToken);
            runner.Health?.Started(runner.Host);
            return runner;
        }
        catch
        {
            await runner.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks at the settings now: SIGHUP.</summary>
    public void Reload() => _wake.Release();

    /// <summary>Runs until it is told to stop, then drains.</summary>
    /// <param name="stop">Tells it to stop.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                // The settings' files are read anew: that sees a renewed certificate too, however it was put there.
                var asked = await WaitAsync(stop);
                await LookAsync(asked, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await DrainAsync();
        }
    }

    /// <summary>Closes everything at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Host is not null)
            await Host.DisposeAsync();
        if (Health is not null)
            await Health.DisposeAsync();
        if (_audit is not null)
            await _audit.DisposeAsync();
        _telemetry?.Dispose();
        _wake.Dispose();
    }

    // Not inlined, so that the libraries are loaded by gateways that send only.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Telemetry StartTelemetry(Uri collector, GatewayServices services, ILogger logger)
    {
        logger.TelemetryOpened(collector);
        return services.Variables("OTEL_SERVICE_NAME") is { Length: > 0 } name ? new(collector, name) : new(collector);
    }

    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(LookEvery, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await _wake.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task LookAsync(bool asked, CancellationToken stop)
    {
        try
        {
            var settings = SettingsLoader.Load(_sources);
            if (Fingerprint(settings) is var seen && seen == _seen && !(asked && _lastErrors.Length > 0))
                return;
            _seen = seen;
            if (settings.Health?.ToString() != _settings.Health?.ToString() || settings.Audit != _settings.Audit || settings.Otlp != _settings.Otlp
                || settings.Revocations != _settings.Revocations)
                throw new ArgumentException("'health', 'audit', 'otlp' and 'revocations' cannot be changed while the gateway runs; start it anew.");
            await Host.ReloadAsync(settings, stop);
            (_settings, _lastErrors) = (settings, "");
        }
        catch (Exception e) when (e is SettingsException or IOException or ArgumentException)
        {
            // Said once, and again where somebody asks by SIGHUP.
            var errors = e.Message.ReplaceLineEndings("; ");
            if (errors != _lastErrors || asked)
                _logger.ReloadRefused(errors);
            _lastErrors = errors;
        }
    }

    private async Task DrainAsync()
    {
        Health?.Stopping();
        _logger.Draining(Durations.Show(_settings.MinDrain), Durations.Show(_settings.MaxDrain));
        await Task.Delay(_settings.MinDrain, _services.Time, CancellationToken.None);
        using var limit = new CancellationTokenSource(_settings.MaxDrain, _services.Time);
        await Host.DrainAsync(limit.Token);
    }

    private static string Fingerprint(GatewaySettings settings)
    {
        var listeners = settings.Listeners.Select(one => $"{one.Name} {one.Listen} {one.Fingerprint}");
        return string.Join('\n', listeners.Append($"{settings.Health} {settings.Audit} {settings.Otlp} {settings.Revocations} {settings.MinDrain} {settings.MaxDrain}"));
    }
}
