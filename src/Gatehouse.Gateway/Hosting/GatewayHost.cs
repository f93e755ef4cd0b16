using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Tokens;
using Gatehouse.Tokens.Sources;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Gateway.Hosting;

/// <summary>A gateway: the listeners of its settings, the tokens they share. Calls of its methods must not overlap.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TokenCaches _caches;
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16 });
    private readonly ListenerFactory _factory;
    private readonly RevocationFile? _revocations;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _retired = [];
    private volatile List<RunningListener> _listeners = [];

    private GatewayHost(GatewaySettings settings, GatewayServices services)
    {
        _time = services.Time;
        _logger = services.Logs.CreateLogger<GatewayHost>();
        _caches = new TokenCaches(services);
        var revocations = settings.Revocations is null ? null : new Revocations();
        if (revocations is not null)
            _revocations = new RevocationFile(settings.Revocations!, revocations, _time, _logger);
        _factory = new ListenerFactory(services, _caches, new JwksCache(_http, services.Time), revocations);
    }

    /// <summary>The listeners that accept connections.</summary>
    public IReadOnlyList<RunningListener> Listeners => _listeners;

    /// <summary>Whether every credential has a token that is valid now.</summary>
    internal bool HasTokens => _caches.All.All(cache => cache.HasValid);

    /// <summary>Opens every listener, or none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="services">What the gateway takes from its surroundings.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    /// <exception cref="IOException">An endpoint is in use, or not one of this machine.</exception>
    public static async Task<GatewayHost> StartAsync(
        GatewaySettings settings, GatewayServices services, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(services);
        var host = new GatewayHost(settings, services);
        try
        {
            host._listeners = await host.OpenAsync(settings.Listeners, cancellationToken);
            host.FetchTokens();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes new settings over, whole or not at all. Sessions that are open go on as they are.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed then.</param>
    /// <exception cref="ArgumentException">A setting is wrong, or cannot be changed while the gateway runs; nothing has changed.</exception>
    /// <exception cref="IOException">An endpoint is in use; nothing has changed.</exception>
    public async Task ReloadAsync(GatewaySettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (stay, changes, fresh) = (new List<RunningListener>(), new List<Action>(), new List<ListenerSettings>());
        foreach (var wanted in settings.Listeners)
        {
            if (_listeners.FirstOrDefault(one => IsSame(one.Settings, wanted)) is not { } listener)
            {
                fresh.Add(wanted);
                continue;
            }

            stay.Add(listener);
            if (listener.Settings.Fingerprint == wanted.Fingerprint)
                continue;
            if (wanted.MaxConnections > listener.Settings.MaxConnections)
            {
                throw new ArgumentException(
                    $"Listener '{wanted.Name}': max-connections can be lowered while the gateway runs; to raise it, start the gateway anew.");
            }

            changes.Add(listener.Prepare(wanted));
        }

        var opened = await OpenAsync(fresh, cancellationToken);
        foreach (var change in changes)
            change();
        var left = _listeners.Except(stay).ToList();
        _listeners = [.. stay, .. opened];
        foreach (var listener in left)
            _retired.Add(listener.DrainAsync(_stopping.Token));
        await _caches.KeepAsync(_listeners.Select(one => (one.Settings.Credential, one.Settings.Audience)).ToHashSet());
        FetchTokens();
        _logger.Reloaded(_listeners.Count, opened.Count, changes.Count, left.Count);
    }

    /// <summary>Accepts no more connections and waits until the sessions have ended.</summary>
    /// <param name="limit">Ends the wait: sessions that are still open then are closed.</param>
    public async Task DrainAsync(CancellationToken limit)
    {
        var listeners = _listeners;
        _listeners = [];
        var retired = Task.WhenAll(_retired);
        var limited = Task.WhenAny(retired, Task.Delay(Timeout.InfiniteTimeSpan, _time, limit));
        await Task.WhenAll(listeners.Select(listener => listener.DrainAsync(limit)).Append(limited));
    }

    /// <summary>Closes every listener and ends its sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await DrainAsync(_stopping.Token);
        await Task.WhenAll(_retired);
        if (_revocations is not null)
            await _revocations.DisposeAsync();
        await _caches.DisposeAsync();
        _http.Dispose();
        _stopping.Dispose();
    }

    // The same place and kind: its settings can change under it.
    private static bool IsSame(ListenerSettings one, ListenerSettings other)
        => one.Name == other.Name && one.Protocol == other.Protocol && one.Client == other.Client
            && one.Listen.ToString() == other.Listen.ToString();

    private async Task<List<RunningListener>> OpenAsync(IReadOnlyList<ListenerSettings> wanted, CancellationToken cancellationToken)
    {
        var opened = new List<RunningListener>();
        try
        {
            foreach (var settings in wanted)
                opened.Add(await _factory.OpenAsync(settings, cancellationToken));
            return opened;
        }
        catch
        {
            foreach (var listener in opened)
                await listener.DrainAsync(new CancellationToken(canceled: true));
            throw;
        }
    }

    /// <summary>Gets the first tokens before a client waits for one, and says in the log by which credential.</summary>
    private void FetchTokens()
    {
        foreach (var cache in _caches.All)
            _ = FetchAsync(cache);

        static async Task FetchAsync(TokenCache cache)
        {
            try
            {
                await cache.GetAsync(CancellationToken.None);
            }
            catch (TokenSourceException)
            {
                // Logged by the cache; the next login tries again.
            }
        }
    }
}
