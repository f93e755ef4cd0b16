using System.Collections.Concurrent;
using System.Net.Sockets;
using Gatehouse.Gateway.MySql;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>A scripted database server on a Unix socket: does what a real one will not do on demand, then echoes.</summary>
internal sealed class FakeUpstream : IAsyncDisposable
{
    public const uint ConnectionId = 4711;

    public static readonly HandshakeV10 Greeting = new(
        "5.5.5-10.11.19-MariaDB", ConnectionId, "ABCDEFGHIJKLMNOPQRST"u8.ToArray(),
        (Capabilities)0x1D_81FF_F7FEUL & ~Capabilities.Ssl, 45, 2, NativePassword.Plugin);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];

    public FakeUpstream()
    {
        Folder = Directory.CreateTempSubdirectory("ghu").FullName;
        var path = Path.Combine(Folder, "s.sock");
        Server = new MySqlServer(new MySqlSocket(path), MySqlKey.Create());
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen(200);
        _ = AcceptAsync();
    }

    public string Folder { get; }

    public MySqlServer Server { get; }

    /// <summary>Its first bytes.</summary>
    public byte[] Hello { get; set; } = Packet(0, Greeting);

    /// <summary>Whether it closes after its first bytes.</summary>
    public bool CloseAfterHello { get; set; }

    /// <summary>In place of everything.</summary>
    public Func<Stream, CancellationToken, Task>? Flood { get; set; }

    /// <summary>Its answer to a login; by default OK.</summary>
    public Func<PacketChannel, Stream, CancellationToken, Task> Answer { get; set; }
        = (packets, _, cancel) => packets.WriteAsync(new OKPacket(0, 0, 2, 0, default), cancel).AsTask();

    /// <summary>Whether it closes after the answer.</summary>
    public bool CloseAfterAnswer { get; set; }

    public ConcurrentQueue<HandshakeResponse41> Logins { get; } = new();

    public static byte[] Packet(byte sequence, IMySqlMessage message) => CommandFilterTests.Packet(sequence, Protocols.MySql.Messages.Bytes(message));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await Task.WhenAll(_sessions);
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _sessions.Add(ServeAsync(await _socket.AcceptAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (Flood is not null)
                await Flood(stream, _stop.Token);
            await stream.WriteAsync(Hello, _stop.Token);
            if (CloseAfterHello)
                return;
            var packets = new PacketChannel(stream) { Sequence = 1 };
            if (await packets.ReadAsync("login", 1 << 20, _stop.Token) is not { } login)
                return;

            Logins.Enqueue(HandshakeResponse41.Parse(login));
            await Answer(packets, stream, _stop.Token);
            if (!CloseAfterAnswer)
                await stream.CopyToAsync(stream, _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ProtocolException)
        {
            // The gateway left, or the test is over.
        }
    }
}
