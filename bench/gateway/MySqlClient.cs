using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.GatewayBench;

/// <summary>
/// Logs in inside TLS, asks one query and leaves, again and again. mariadb-slap cannot be taken for that: most of a login's time is
/// its own.
/// </summary>
internal static class MySqlClient
{
    private const int MaxPayload = 1 << 20;

    private const Capabilities Wanted = Capabilities.LongPassword | Capabilities.Protocol41 | Capabilities.SecureConnection
        | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded | Capabilities.Ssl;

    /// <summary>Prints the logins of a second.</summary>
    /// <param name="port">Where, on loopback.</param>
    /// <param name="user">As whom; the password or token is in <c>MYSQL_PWD</c>.</param>
    /// <param name="clients">How many at once.</param>
    /// <param name="seconds">For how long.</param>
    public static async Task<int> RunAsync(int port, string user, int clients, int seconds)
    {
        var secret = Encoding.ASCII.GetBytes(Environment.GetEnvironmentVariable("MYSQL_PWD")!);
        var (began, limit, count) = (Stopwatch.StartNew(), TimeSpan.FromSeconds(seconds), 0);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            while (began.Elapsed < limit)
            {
                await LoginAsync(port, user, secret);
                Interlocked.Increment(ref count);
            }
        }));
        Console.WriteLine((count / began.Elapsed.TotalSeconds).ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task LoginAsync(int port, string user, byte[] secret)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var wire = new NetworkStream(socket);
        var plain = new PacketChannel(wire);
        var greeting = HandshakeV10.Parse(await ReadAsync(plain));
        await plain.WriteAsync(new SSLRequest(Wanted, MaxPayload, 45), default);

        // Whose certificate it is is verified on neither side.
        await using var tls = new SslStream(wire, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" });
        var packets = new PacketChannel(tls) { Sequence = plain.Sequence };
        var answer = NativePassword.Answer(secret, greeting.Scramble.Span);
        await packets.WriteAsync(new HandshakeResponse41(Wanted, MaxPayload, 45, user, answer, null, NativePassword.Plugin, null), default);
        var reply = await ReadAsync(packets);
        if (reply[0] == AuthSwitchRequest.Type && AuthSwitchRequest.Parse(reply).Plugin == ClearPassword.Plugin)
        {
            await packets.WriteAsync(new AuthSwitchResponse(ClearPassword.Format(secret)), default);
            reply = await ReadAsync(packets);
        }

        _ = OKPacket.Parse(reply);
        packets.Sequence = 0;
        await packets.WriteAsync((byte[])[Command.Query, .. "SELECT 1"u8], default);
        for (var ends = 0; ends < 2;) // after the column and after the row
            ends += (await ReadAsync(packets))[0] == EOFPacket.Type ? 1 : 0;
    }

    private static async Task<byte[]> ReadAsync(PacketChannel packets)
    {
        var payload = await packets.ReadAsync("answer", MaxPayload, default) ?? throw new EndOfStreamException("The server closed.");
        return payload[0] == ERRPacket.Type ? throw new InvalidOperationException(ERRPacket.Parse(payload).Message) : payload;
    }
}
