using System.Net;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Relay;
using Gatehouse.Gateway.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.GatewayBench;

/// <summary>The relay alone, without TLS: the client logs in at the upstream itself.</summary>
internal sealed class PlainRelay(string socketFolder) : ConnectionHandler, IAsyncDisposable
{
    private ConnectionServer? _server;

    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.None, 0);

    public static async Task<PlainRelay> StartAsync(string socketFolder)
    {
        var relay = new PlainRelay(socketFolder);
        relay._server = new ConnectionServer(relay, maxConnections: 20_000, NullLoggerFactory.Instance);
        relay.Endpoint = await relay._server.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), default);
        return relay;
    }

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var upstream = await UnixSocketConnection.ConnectAsync(PostgresUpstream.SocketPath(socketFolder), default);
        var client = ((SocketContext)connection).Stream;
        client.RunInline();
        upstream.Stream.RunInline();
        await StreamRelay.RunAsync(client, upstream.Stream, upstream.EndInput, TimeSpan.FromSeconds(1), TimeProvider.System, default);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
