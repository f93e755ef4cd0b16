using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>A scripted database server on a Unix socket: does what a real one will not do on demand, then echoes.</summary>
internal sealed class FakeUpstream : IAsyncDisposable
{
    public static readonly BackendKeyData Key = new(4711, new byte[] { 1, 2, 3, 4 });

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _sessions = [];

    public FakeUpstream()
    {
        Folder = Directory.CreateTempSubdirectory("ghu").FullName;
        _socket.Bind(new UnixDomainSocketEndPoint(new PostgresSocket(Folder).Path));
        _socket.Listen(200);
        _ = AcceptAsync();
    }

    public string Folder { get; }

    /// <summary>What it answers to a startup message; by default a login as a real server grants it.</summary>
    public Func<StartupMessage, byte[]> Answer { get; set; } = Grant;

    /// <summary>Whether it closes after the answer.</summary>
    public bool CloseAfterAnswer { get; set; }

    public ConcurrentQueue<StartupMessage> Logins { get; } = new();

    public ConcurrentQueue<CancelRequest> Cancels { get; } = new();

    public static byte[] Grant(StartupMessage startup) => Concat(
        new AuthenticationOk(),
        new ParameterStatus("session_authorization", startup.Find("user")!),
        new ParameterStatus("server_version", "15.8"),
        Key,
        new ReadyForQuery((byte)'I'));

    public static byte[] Concat(params IPostgresMessage[] messages)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var message in messages)
            message.Write(output);
        return output.WrittenSpan.ToArray();
    }

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
            switch (await PostgresWire.ReadStartupPacketAsync(stream, _stop.Token))
            {
                case CancelRequest cancel:
                    Cancels.Enqueue(cancel);
                    return;
                case StartupMessage startup:
                    Logins.Enqueue(startup);
                    await stream.WriteAsync(Answer(startup), _stop.Token);
                    break;
            }

            if (!CloseAfterAnswer)
                await stream.CopyToAsync(stream, _stop.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The gateway left, or the test is over.
        }
    }
}
