using Gatehouse.Gateway.Relay;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres.Pool;

/// <summary>Follows a session far enough to know whether the upstream waits for a command when the client takes its leave.</summary>
/// <remarks>
/// Each Query, FunctionCall and Sync is answered by one ReadyForQuery, which says whether a transaction is open. Where that does not come
/// out even (a Sync inside COPY is not answered), or the client leaves in any other way than by Terminate, the upstream session ends with
/// the client's, as without a pool.
/// </remarks>
internal sealed class SessionTraffic
{
    private const byte Terminate = (byte)'X';
    private const byte Idle = (byte)'I';

    private readonly MessageWalker _client = new();
    private readonly MessageWalker _server = new();
    private int _expected = 1; // the login's own
    private int _seen;
    private int _passed;
    private byte _status;
    private bool _isUnsynced;

    /// <param name="answer">The answer to the login, with all that came with it.</param>
    public SessionTraffic(ReadOnlySpan<byte> answer)
    {
        (FromClient, FromServer) = (new ClientFilter(this), new ServerFilter(this));
        TakeFromServer(answer);
        Volatile.Write(ref _passed, _seen);
    }

    public IStreamFilter FromClient { get; }

    public IStreamFilter FromServer { get; }

    /// <summary>True where the client has said that it leaves, and the upstream waits for a command outside any transaction.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether a message of the gateway's own can stand after what has passed to the client.</summary>
    public bool IsBetweenAnswers => _server is { IsValid: true, IsAtBoundary: true };

    private bool IsQuiet
        => Volatile.Read(ref _passed) == _expected && !_isUnsynced && Volatile.Read(ref _status) == Idle
            && _server is { IsValid: true, IsAtBoundary: true };

    private ReadOnlyMemory<byte> TakeFromClient(ReadOnlyMemory<byte> chunk)
    {
        var rest = chunk.Span;
        while (!rest.IsEmpty && _client.IsValid)
        {
            // A Terminate stands alone, in its own five bytes; one that comes in pieces passes on, and ends the upstream session.
            if (_client.IsAtBoundary && rest is [Terminate, ..] && rest.Length == FrameHeader.Length && IsQuiet)
            {
                IsOver = true;
                return chunk[..^rest.Length];
            }

            rest = rest[_client.Take(rest, out var ended)..];
            if (ended)
                Count(_client.Type);
        }

        return chunk;
    }

    private void Count(byte type)
    {
        switch (type)
        {
            case (byte)'Q' or (byte)'F' or (byte)'S': // Query, FunctionCall, Sync
                _expected++;
                _isUnsynced = false;
                break;
            case (byte)'d' or (byte)'c' or (byte)'f': // of COPY, which its Query or Sync ends
                break;
            default:
                _isUnsynced = true;
                break;
        }
    }

    private void TakeFromServer(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty && _server.IsValid)
        {
            rest = rest[_server.Take(rest, out var ended)..];
            if (!ended || _server.Type != ReadyForQuery.Type)
                continue;
            Volatile.Write(ref _status, _server.First);
            _seen++;
        }
    }

    private sealed class ClientFilter(SessionTraffic traffic) : IStreamFilter
    {
        public bool IsClosed => traffic.IsOver;

        public ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> chunk) => traffic.TakeFromClient(chunk);
    }

    private sealed class ServerFilter(SessionTraffic traffic) : IStreamFilter
    {
        public bool IsClosed => false;

        public ReadOnlyMemory<byte> Pass(ReadOnlyMemory<byte> chunk)
        {
            traffic.TakeFromServer(chunk.Span);
            return chunk;
        }

        // Only what has reached the client is counted as answered: leaving cuts off nothing.
        public void Passed() => Volatile.Write(ref traffic._passed, traffic._seen);
    }
}
