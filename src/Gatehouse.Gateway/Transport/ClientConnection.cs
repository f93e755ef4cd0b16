using System.Net.Security;
using Microsoft.AspNetCore.Connections;

namespace Gatehouse.Gateway.Transport;

/// <summary>The client's side of a session: a stream that begins in plain text and may become TLS.</summary>
internal sealed class ClientConnection : IAsyncDisposable
{
    private const int LingerBytes = 1024 * 1024;
    private static readonly TimeSpan LingerIdleTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly LoginTrace _trace;
    private readonly SocketStream _plain;
    private SslStream? _tls;
    private bool _inHandshake;

    public ClientConnection(ConnectionContext context, TimeProvider time, LoginTrace trace)
        => (_plain, _time, _trace) = (((SocketContext)context).Stream, time, trace);

    public Stream Stream => (Stream?)_tls ?? _plain;

    public bool IsTls => _tls is not null;

    /// <summary>False inside a TLS handshake, and after one that failed: the client would take a message for TLS.</summary>
    public bool CanAnswer => !_inHandshake;

    /// <summary>The protocol that TLS agreed on (ALPN); empty where none was.</summary>
    public SslApplicationProtocol ApplicationProtocol => _tls?.NegotiatedApplicationProtocol ?? default;

    /// <summary>The connection under TLS.</summary>
    public SocketStream Socket => _plain;

    /// <summary>The next byte, left where it is; null when the client has closed.</summary>
    public ValueTask<byte?> PeekAsync(CancellationToken cancellationToken) => _plain.PeekAsync(cancellationToken);

    /// <summary>Whether the client has sent more than was read. Asked before TLS begins: such bytes were sent by whoever holds the wire.</summary>
    public bool HasUnreadPlainText() => _plain.HasUnread;

    /// <summary>Begins TLS, as the server.</summary>
    /// <param name="options">Certificate and versions.</param>
    /// <param name="cancellationToken">Ends the handshake.</param>
    /// <param name="wire">What TLS runs on where the protocol wraps it; null for the connection itself.</param>
    public async Task StartTlsAsync(SslServerAuthenticationOptions options, CancellationToken cancellationToken, Stream? wire = null)
    {
        _inHandshake = true;
        _tls = new SslStream(wire ?? _plain, leaveInnerStreamOpen: true);
        await _trace.MeasureAsync(LoginStep.Tls, async () =>
        {
            await _tls.AuthenticateAsServerAsync(options, cancellationToken);
            return true;
        });
        _inHandshake = false;
    }

    /// <summary>Ends the connection so that the last message arrives.</summary>
    /// <param name="linger">
    /// Reads for a moment what the client still sends: a socket that is closed with unread bytes is reset, and a reset can overtake the message.
    /// </param>
    public async Task CloseAsync(bool linger)
    {
        var began = _time.GetTimestamp();
        using var idle = new CancellationTokenSource(LingerTime, _time);
        try
        {
            if (_tls is not null && CanAnswer)
                await _tls.ShutdownAsync().WaitAsync(idle.Token);

            var buffer = new byte[4096];
            for (var left = LingerBytes; linger && left > 0 && _time.GetElapsedTime(began) < LingerTime;)
            {
                idle.CancelAfter(LingerIdleTime);
                var count = await _plain.ReadAsync(buffer, idle.Token);
                if (count == 0)
                    break;
                left -= count;
            }
        }
        catch (Exception e) when (IsDisconnect(e) || e is InvalidOperationException)
        {
            // It left first, or does not leave: either way it is closed now.
        }
    }

    public ValueTask DisposeAsync() => _tls?.DisposeAsync() ?? default;

    /// <summary>Whether the exception only says that a peer is gone.</summary>
    public static bool IsDisconnect(Exception e)
        => e is OperationCanceledException or IOException or ObjectDisposedException;
}
