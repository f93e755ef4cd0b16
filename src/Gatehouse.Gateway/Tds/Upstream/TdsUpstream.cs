using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds.Upstream;

/// <summary>One session on the database server: over its Unix socket in clear, over the network inside TLS.</summary>
internal sealed class TdsUpstream : IDisposable
{
    private readonly TdsServer _server;
    private readonly SocketConnection _connection;
    private SslStream? _tls;
    private bool _isTokenKnown;

    private TdsUpstream(TdsServer server, SocketConnection connection) => (_server, _connection) = (server, connection);

    /// <summary>What the server said to the login: a LOGINACK among it, or errors.</summary>
    public IReadOnlyList<ITdsToken> Answer { get; private set; } = [];

    public bool IsGranted => Answer.OfType<LoginAck>().Any();

    /// <summary>The wire: over the network the one inside TLS.</summary>
    public Stream Stream => _tls ?? (Stream)_connection.Stream;

    /// <summary>Connects; over the network TLS is there when it returns.</summary>
    /// <param name="server">The server.</param>
    /// <param name="hasToken">Whether the login is by token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GatewayException">The server cannot be reached or trusted, broke off, or is no such server.</exception>
    public static async Task<TdsUpstream> ConnectAsync(TdsServer server, bool hasToken, CancellationToken cancellationToken)
    {
        var tcp = server.Address as TdsTcp;
        SocketConnection connection = tcp is null
            ? await UnixSocketConnection.ConnectAsync(((TdsSocket)server.Address).Path, cancellationToken)
            : await TcpConnection.ConnectAsync(tcp.Host, tcp.Port, cancellationToken);
        var upstream = new TdsUpstream(server, connection);
        try
        {
            await GuardAsync(async () => upstream._isTokenKnown = await upstream.GreetAsync(tcp, hasToken, cancellationToken));
            return upstream;
        }
        catch
        {
            upstream.Dispose();
            throw;
        }
    }

    /// <summary>Logs in.</summary>
    /// <param name="login">The login, with user and password where there is no token.</param>
    /// <param name="tokens">Gets the token; null for a SQL login.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see cref="Answer"/>.</returns>
    /// <exception cref="GatewayException">The server cannot be trusted, broke off, or is no such server.</exception>
    public Task<IReadOnlyList<ITdsToken>> LoginAsync(Login7 login, IUpstreamTokens? tokens, CancellationToken cancellationToken)
        => GuardAsync(async () =>
        {
            var client = new UpstreamLogin(new MessageChannel(Stream), _server, tokens, _isTokenKnown);
            return Answer = await client.RunAsync(
                _server.Address is TdsTcp tcp ? login with { ServerName = tcp.Host } : login, cancellationToken);
        });

    private static async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
        catch (AuthenticationException e)
        {
            throw Refusals.UpstreamUntrusted("its certificate is not trusted, or not for its name", e);
        }
    }

    /// <summary>The connection under the wire.</summary>
    public SocketConnection Connection => _connection;

    public void Dispose()
    {
        _tls?.Dispose();
        _connection.Dispose();
    }

    /// <summary>PRELOGIN and TLS; says whether the server expects a token.</summary>
    private async Task<bool> GreetAsync(TdsTcp? tcp, bool hasToken, CancellationToken cancellationToken)
    {
        if (tcp is { Strict: true })
            await StartTlsAsync(tcp, packets: null, cancellationToken);

        // On a private socket there is no TLS, inside TLS no second one.
        var isWrapped = tcp is { Strict: false };
        var messages = new MessageChannel(Stream);
        var hello = new PreLogin(new byte[6], isWrapped ? Encryption.On : Encryption.NotSupported)
        {
            Mars = false,
            FedAuthRequired = hasToken ? true : null,
        };
        await messages.WriteAsync(hello, cancellationToken);
        var answer = PreLogin.Parse(await UpstreamLogin.ReadAsync(messages, "PRELOGIN", PreLogin.MaxLength, cancellationToken));
        var wantsTls = answer.Encryption is Encryption.On or Encryption.Required;
        if (tcp is null && wantsTls)
            throw Refusals.UpstreamMalformed("it asks for TLS on its Unix socket");
        if (isWrapped && !wantsTls)
            throw Refusals.UpstreamUntrusted("it has no TLS");
        if (isWrapped)
            await StartTlsAsync(tcp!, new TlsPacketStream(_connection.Stream), cancellationToken);
        return answer.FedAuthRequired == true;
    }

    private async Task StartTlsAsync(TdsTcp tcp, TlsPacketStream? packets, CancellationToken cancellationToken)
    {
        _tls = new SslStream(packets ?? (Stream)_connection.Stream, leaveInnerStreamOpen: true);
        await _tls.AuthenticateAsClientAsync(tcp.TlsOptions(), cancellationToken);
        if (packets is not null)
            packets.IsWrapping = false;
    }
}
