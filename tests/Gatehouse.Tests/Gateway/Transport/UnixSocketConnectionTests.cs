using System.Net.Sockets;
using Gatehouse.Gateway.Transport;

namespace Gatehouse.Tests.Gateway.Transport;

public sealed class UnixSocketConnectionTests
{
    [Fact]
    public async Task A_connection_waits_for_a_place_in_the_servers_queue()
    {
        var folder = Directory.CreateTempSubdirectory("ghu");
        try
        {
            var path = Path.Combine(folder.FullName, "s");
            using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            server.Bind(new UnixDomainSocketEndPoint(path));
            server.Listen(1);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var connecting = Enumerable.Range(0, 20).Select(_ => UnixSocketConnection.ConnectAsync(path, limit.Token)).ToList();
            Assert.Contains(connecting, one => !one.IsCompleted);

            for (var i = 0; i < connecting.Count; i++)
                (await server.AcceptAsync(limit.Token)).Dispose();
            foreach (var connection in await Task.WhenAll(connecting))
                connection.Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unavailable()
    {
        var error = await Assert.ThrowsAsync<Gatehouse.Gateway.GatewayException>(
            () => UnixSocketConnection.ConnectAsync(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), default));
        Assert.Equal(Gatehouse.Gateway.GatewayErrorCode.UpstreamUnavailable, error.Code);
    }
}
