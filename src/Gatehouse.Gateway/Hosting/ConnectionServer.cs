using System.Net;
using Gatehouse.Gateway.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Kestrel's accept loop and buffers for one connection handler, without HTTP.</summary>
internal sealed class ConnectionServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(5);

    private readonly ConnectionHandler _handler;
    private readonly KestrelServerOptions _options;
    private readonly KestrelServer _server;
    private readonly ServiceProvider _services;

    /// <summary>Makes a server that is not open yet.</summary>
    /// <param name="handler">Called for each connection; the connection ends when it returns.</param>
    /// <param name="maxConnections">The next connection is closed at once.</param>
    /// <param name="logs">Where Kestrel logs.</param>
    public ConnectionServer(ConnectionHandler handler, int maxConnections, ILoggerFactory logs)
    {
        _handler = handler;
        _services = new ServiceCollection().AddSingleton(logs).BuildServiceProvider();
        _options = new KestrelServerOptions { ApplicationServices = _services };
        _options.Limits.MaxConcurrentConnections = maxConnections;
        _server = new KestrelServer(Options.Create(_options), new SocketListener(), logs);
    }

    /// <summary>Opens the server.</summary>
    /// <param name="endpoint">An address and port, or a Unix socket, which only this user may then connect to.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <returns>Where it listens, with the port that was chosen.</returns>
    public async Task<EndPoint> StartAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        ListenOptions? listen = null;
        _options.Listen(endpoint, options =>
        {
            options.Run(_handler.OnConnectedAsync);
            listen = options;
        });
        await _server.StartAsync(new NoHttp(), cancellationToken);
        return listen!.EndPoint;
    }

    /// <summary>Accepts no more connections and waits for those that are open.</summary>
    /// <param name="limit">Ends the wait; connections that are still open then are aborted.</param>
    public Task StopAsync(CancellationToken limit) => _server.StopAsync(limit);

    /// <summary>Closes the server; connections that do not end in time are aborted.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopTime);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
        await _services.DisposeAsync();
    }

    /// <summary>Kestrel asks for an HTTP application; the handler ends every connection before one is reached.</summary>
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception) => throw new NotSupportedException();
    }
}
