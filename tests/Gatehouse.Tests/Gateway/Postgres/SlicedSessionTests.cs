using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gatehouse.Tests.Gateway.Postgres;

public sealed class SlicedSessionTests
{
    [Fact]
    public async Task A_session_whose_bytes_come_one_at_a_time_is_like_any_other()
    {
        await using var harness = await Harness.StartAsync();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(harness.Listener.Endpoint);
        await using (var client = new ClientScript(new SlicingStream(new NetworkStream(socket, ownsSocket: true))))
        {
            await client.StartTlsAsync();
            await client.LoginAsync();
            var sent = RandomNumberGenerator.GetBytes(300);
            await client.SendAsync(sent);
            Assert.Equal(sent, await client.ReadAsync(sent.Length)); // the upstream echoes
        }

        await harness.AssertHealthyAsync();
    }
}
