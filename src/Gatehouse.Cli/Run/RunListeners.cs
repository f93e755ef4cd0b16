using System.Net;
using Gatehouse.Cli.Cloud;
using Gatehouse.LocalCloud.Run;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Cli.Run;

/// <summary>The two listeners that one run has for its program: the proxy, and the machine's identity endpoint.</summary>
internal sealed class RunListeners : IAsyncDisposable
{
    private readonly ConnectProxy _proxy;
    private readonly ImdsEndpoint _imds;

    private RunListeners(ConnectProxy proxy, ImdsEndpoint imds) => (_proxy, _imds) = (proxy, imds);

    public Uri Proxy => _proxy.Endpoint;

    public Uri Imds => _imds.Endpoint;

    /// <param name="run">The local cloud.</param>
    /// <param name="app">The app's environment, where the program runs as the app. Null: the program gets no identity of a machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunListeners> StartAsync(RunInfo run, IReadOnlyDictionary<string, string>? app, CancellationToken cancellationToken)
    {
        var identity = app is not null && app.TryGetValue("IDENTITY_ENDPOINT", out var endpoint) && app.TryGetValue("IDENTITY_HEADER", out var secret)
            ? new AppIdentity(new Uri(endpoint), secret)
            : null;
        var options = new ConnectProxyOptions { LocalCloud = new IPEndPoint(IPAddress.Loopback, new Uri(run.Endpoint).Port) };
        var proxy = await ConnectProxy.StartAsync(options, NullLoggerFactory.Instance, null, cancellationToken);
        try
        {
            return new RunListeners(proxy, await ImdsEndpoint.StartAsync(identity, NullLoggerFactory.Instance, cancellationToken));
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _imds.DisposeAsync();
        await _proxy.DisposeAsync();
    }
}
