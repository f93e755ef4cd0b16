using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>A session with a token whose cancel key a test can see. Every wait ends after a minute.</summary>
internal sealed class RawSession : IAsyncDisposable
{
    private const byte Query = (byte)'Q', Notice = (byte)'N', DataRow = (byte)'D';
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));
    private Stream _stream = Stream.Null;
    private BackendKeyData? _key;

    private RawSession()
    {
    }

    public static async Task<RawSession> OpenAsync(IPEndPoint endpoint, string user, string token)
    {
        var session = new RawSession();
        try
        {
            await session.LoginAsync(endpoint, user, token);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cancels what the session does, on a connection of its own; the request has been heard when it returns.</summary>
    public async Task CancelAsync(IPEndPoint endpoint)
    {
        using var stream = await ConnectAsync(endpoint, _limit.Token);
        await PostgresWire.WriteAsync(stream, new CancelRequest(_key!.ProcessId, _key.SecretKey), _limit.Token);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], _limit.Token));
    }

    /// <summary>Runs a query; what it raises as a notice calls <paramref name="noticed"/>.</summary>
    /// <returns>The error's state, or the last row's only value.</returns>
    public async Task<(string? SqlState, string? Value)> QueryAsync(string sql, Func<Task>? noticed = null)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var message = new byte[FrameHeader.Length + text.Length + 1];
        message[0] = Query;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), message.Length - 1);
        text.CopyTo(message, FrameHeader.Length);
        await _stream.WriteAsync(message, _limit.Token);
        string? state = null, value = null;
        while (true)
        {
            var (type, body) = await ReadAsync();
            if (type == ErrorResponse.Type)
                state = ErrorResponse.Parse(body).SqlState;
            else if (type == DataRow)
                value = Encoding.UTF8.GetString(body.AsSpan(sizeof(short) + sizeof(int)));
            else if (type == Notice && noticed is not null)
                await noticed();
            else if (type == ReadyForQuery.Type)
                return (state, value);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _limit.Dispose();
    }

    private static async Task<NetworkStream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task LoginAsync(IPEndPoint endpoint, string user, string token)
    {
        _stream = await ConnectAsync(endpoint, _limit.Token);
        await PostgresWire.WriteAsync(_stream, new SSLRequest(), _limit.Token);
        var answer = new byte[1];
        await _stream.ReadExactlyAsync(answer, _limit.Token);
        Assert.Equal((byte)'S', answer[0]);
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, _limit.Token);
        var startup = new StartupMessage(ProtocolVersion.V30, [new("user", user), new("database", "postgres")]);
        await PostgresWire.WriteAsync(_stream, startup, _limit.Token);
        while (true)
        {
            var (type, body) = await ReadAsync();
            if (type == AuthenticationRequest.Type && AuthenticationRequest.ParseKind(body) == AuthenticationCleartextPassword.Kind)
                await PostgresWire.WriteAsync(_stream, new PasswordMessage(Encoding.ASCII.GetBytes(token)), _limit.Token);
            else if (type == BackendKeyData.Type)
                _key = BackendKeyData.Parse(body);
            else if (type == ErrorResponse.Type)
                Assert.Fail(ErrorResponse.Parse(body).Message);
            else if (type == ReadyForQuery.Type)
                return;
        }
    }

    private async Task<(byte Type, byte[] Body)> ReadAsync()
        => await PostgresWire.ReadMessageAsync(_stream, "answer", 1 << 20, _limit.Token)
            ?? throw new EndOfStreamException("The gateway closed.");
}
