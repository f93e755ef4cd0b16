using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gatehouse.Tests.LocalCloud.Run;

/// <summary>Raw loopback connections for tests that care about bytes.</summary>
internal static class Loopback
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    public static int Port(this Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    public static Task SendTextAsync(this Socket socket, string text) => socket.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None);

    /// <summary>Reads until the text ends with the wanted end.</summary>
    public static async Task<string> ReadUntilAsync(this Socket socket, string end)
    {
        var text = "";
        while (!text.EndsWith(end, StringComparison.Ordinal))
        {
            var more = await ReadSomeAsync(socket);
            Assert.True(more.Length > 0, $"closed after: {text}");
            text += more;
        }

        return text;
    }

    /// <summary>Reads an answer's head, and what came of its body by then.</summary>
    public static async Task<string> ReadHeadAsync(this Socket socket)
    {
        var text = "";
        while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var more = await ReadSomeAsync(socket);
            Assert.True(more.Length > 0, $"closed after: {text}");
            text += more;
        }

        return text;
    }

    /// <summary>Reads until the peer closes its direction.</summary>
    public static async Task<string> ReadToEndAsync(this Socket socket)
    {
        var text = new StringBuilder();
        while (await ReadSomeAsync(socket) is { Length: > 0 } more)
            text.Append(more);
        return text.ToString();
    }

    private static async Task<string> ReadSomeAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[64 * 1024];
        return Encoding.Latin1.GetString(buffer, 0, await socket.ReceiveAsync(buffer.AsMemory(), patience.Token));
    }
}
