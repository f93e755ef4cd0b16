using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.Tds;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Gateway.Tds;

/// <summary>A small server on a Unix socket: it answers a login, and every request with one row that holds 1.</summary>
internal sealed class FakeUpstream : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];

    public FakeUpstream()
    {
        Folder = Directory.CreateTempSubdirectory("ghu").FullName;
        Server = new TdsServer(Path.Combine(Folder, "s.sock"));
        _socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(Folder, "s.sock")));
        _socket.Listen(200);
        _ = AcceptAsync();
    }

    public string Folder { get; }

    public TdsServer Server { get; }

    public ConcurrentQueue<Login7> Logins { get; } = new();

    /// <summary>What came after the logins.</summary>
    public ConcurrentQueue<TdsMessage> Requests { get; } = new();

    /// <summary>Its answer to PRELOGIN.</summary>
    public PreLogin Hello { get; set; } = new(new byte[6], Encryption.NotSupported);

    /// <summary>Its answer to a login, by default granted.</summary>
    public Func<Login7, IEnumerable<ITdsToken>> Answer { get; set; } = Granted;

    /// <summary>The bytes of its answer to a login, in place of <see cref="Answer"/>.</summary>
    public byte[]? RawAnswer { get; set; }

    public static IEnumerable<ITdsToken> Granted(Login7 login) =>
    [
        EnvChange.Text(EnvChangeType.Database, login.Database, "master"),
        new ServerMessage(false, 5701, 2, 0, $"Changed database context to '{login.Database}'.", "fake", "", 1),
        new EnvChange(EnvChangeType.Collation, new byte[] { 0x09, 0x04, 0xD0, 0x00, 0x34 }, default),
        new LoginAck(login.Version, "Microsoft SQL Server", 0x10001000),
        EnvChange.PacketSize((int)login.PacketSize),
        new FeatureExtAck([new FeatureExtension(FeatureId.Utf8Support, new byte[] { 1 })]),
        new Done(DoneKind.Done, DoneStatus.Final, 0, 0),
    ];

    public static IEnumerable<ITdsToken> Refused(int number) =>
        [new ServerMessage(true, number, 1, 14, "Cannot open database.", "fake", "", 1), new Done(DoneKind.Done, DoneStatus.Error, 0, 0)];

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
            var messages = new MessageChannel(stream);
            if (await messages.ReadAsync("PRELOGIN", PacketType.PreLogin, 4096, _stop.Token) is null)
                return;
            await messages.WriteAsync(PacketType.Reply, Protocols.Tds.Messages.Bytes(Hello), _stop.Token);
            if (await messages.ReadAsync("LOGIN7", PacketType.Login7, Login7.MaxLength, _stop.Token) is not { } message)
                return;
            var login = Login7.Parse(message.Content);
            Logins.Enqueue(login);
            var answer = RawAnswer ?? [.. Answer(login).SelectMany(Protocols.Tds.Messages.Bytes)];
            await messages.WriteAsync(PacketType.Reply, answer, _stop.Token);
            while (await messages.ReadAsync("request", null, 1 << 20, _stop.Token) is { } request)
            {
                Requests.Enqueue(request);
                await messages.WriteAsync(PacketType.Reply, Respond(request), _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ProtocolException)
        {
            // The gateway left, or the test is over.
        }
    }

    private static byte[] Respond(TdsMessage request)
    {
        if (request.Type == PacketType.Attention)
            return Protocols.Tds.Messages.Bytes(new Done(DoneKind.Done, DoneStatus.Attention, 0, 0));

        // COLMETADATA of one nullable int without a name, ROW 1, DONE. The driver's settings get a DONE only.
        var text = Encoding.Unicode.GetString(request.Content);
        var done = new Done(DoneKind.Done, DoneStatus.Count, 0xC1, 1);
        return text.Contains("set ansi_nulls", StringComparison.OrdinalIgnoreCase)
            ? Protocols.Tds.Messages.Bytes(new Done(DoneKind.Done, DoneStatus.Final, 0, 0))
            : [0x81, 1, 0, 0, 0, 0, 0, 9, 0, 0x26, 4, 0, 0xD1, 4, 1, 0, 0, 0, .. Protocols.Tds.Messages.Bytes(done)];
    }
}
