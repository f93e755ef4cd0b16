using System.Net.Sockets;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Every way to begin a session.</summary>
internal static class Handshakes
{
    public static readonly IReadOnlyDictionary<string, Func<ClientScript, Task>> All = new Dictionary<string, Func<ClientScript, Task>>
    {
        ["tls"] = async client =>
        {
            await client.StartTlsAsync();
            await client.LoginAsync();
        },
        ["direct tls"] = async client =>
        {
            await client.HandshakeAsync("postgresql");
            await client.LoginAsync();
        },
        ["gss, then tls"] = async client =>
        {
            await client.SendAsync(new GSSENCRequest());
            Assert.Equal((byte)'N', await client.ReadByteAsync());
            await client.StartTlsAsync();
            await client.LoginAsync(ProtocolVersion.V32);
        },
        ["plain text"] = async client =>
        {
            await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
            Assert.Equal("28000", (await client.ReadErrorAsync()).SqlState);
        },
        ["cancel"] = async client =>
        {
            await client.SendAsync(new CancelRequest(1, new byte[4]));
            Assert.Empty(await client.ReadToEndAsync());
        },
        ["cancel in tls"] = async client =>
        {
            await client.StartTlsAsync();
            await client.SendAsync(new CancelRequest(1, new byte[32]));
            Assert.Empty(await client.ReadToEndAsync());
        },
    };

    public static async Task<NetworkStream> ConnectAsync(Harness harness)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(harness.Listener.Endpoint);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>How many bytes the client sends in the whole handshake.</summary>
    public static async Task<int> LengthAsync(Harness harness, string name)
    {
        var wire = new CuttingStream(await ConnectAsync(harness), int.MaxValue);
        await using var client = new ClientScript(wire);
        await All[name](client);
        return wire.Written;
    }
}
