using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>One connection to the database server. The server has greeted; no one has logged in yet.</summary>
/// <remarks>Over the network TLS comes with the login, for MySQL's request for TLS says what the session will have.</remarks>
internal sealed class MySqlUpstream : IDisposable
{
    private const int MaxGreetingLength = 4096;

    private readonly SocketConnection _connection;
    private readonly MySqlTcp? _tcp;
    private PacketChannel _packets;
    private SslStream? _tls;

    private MySqlUpstream(SocketConnection connection, MySqlTcp? tcp, PacketChannel packets, HandshakeV10 greeting)
        => (_connection, _tcp, _packets, Greeting) = (connection, tcp, packets, greeting);

    public HandshakeV10 Greeting { get; }

    /// <summary>The wire: over the network the one inside TLS, once the login has begun.</summary>
    public Stream Stream => _tls ?? (Stream)_connection.Stream;

    /// <summary>Connects and reads the greeting.</summary>
    /// <exception cref="MySqlServerException">The server refused before it greeted, e.g. because of too many connections.</exception>
    /// <exception cref="GatewayException">The server cannot be reached, or is no MySQL server.</exception>
    public static async Task<MySqlUpstream> ConnectAsync(MySqlAddress address, CancellationToken cancellationToken)
    {
        var tcp = address as MySqlTcp;
        SocketConnection connection = tcp is null
            ? await UnixSocketConnection.ConnectAsync(((MySqlSocket)address).Path, cancellationToken)
            : await TcpConnection.ConnectAsync(tcp.Host, tcp.Port, cancellationToken);
        try
        {
            var packets = new PacketChannel(connection.Stream);
            var payload = await GuardAsync(() => ReadGreetingAsync(packets, cancellationToken));
            if (payload is [ERRPacket.Type, ..])
                throw new MySqlServerException(ParseError(payload));
            return new MySqlUpstream(connection, tcp, packets, ParseGreeting(payload));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Logs in.</summary>
    /// <param name="client">Who, in which database, with which capabilities; its plugin and proof are replaced.</param>
    /// <param name="password">The password of that database user.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The server's OK or error.</returns>
    /// <exception cref="GatewayException">The server broke off, or asks for what the gateway does not have.</exception>
    public Task<UpstreamLogin> LoginAsync(HandshakeResponse41 client, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
        => GuardAsync(async () =>
        {
            if (_tcp is not null)
                client = await StartTlsAsync(_tcp, client, cancellationToken);
            var answer = await ClientLogin.RunAsync(_packets, Greeting, client, password, isPrivate: true, cancellationToken);
            return new UpstreamLogin(answer, answer[0] == ERRPacket.Type ? ERRPacket.Parse(answer) : null);
        });

    /// <summary>The connection under the wire.</summary>
    public SocketConnection Connection => _connection;

    public void Dispose()
    {
        _tls?.Dispose();
        _connection.Dispose();
    }

    private async Task<HandshakeResponse41> StartTlsAsync(MySqlTcp tcp, HandshakeResponse41 client, CancellationToken cancellationToken)
    {
        if (!Greeting.Capabilities.HasFlag(Capabilities.Ssl))
            throw Refusals.UpstreamUntrusted("it has no TLS");

        client = client with { Capabilities = client.Capabilities | Capabilities.Ssl };
        await _packets.WriteAsync(new SSLRequest(client.Capabilities, client.MaxPacketSize, client.Collation), cancellationToken);
        _tls = new SslStream(_connection.Stream, leaveInnerStreamOpen: true);
        try
        {
            await _tls.AuthenticateAsClientAsync(tcp.TlsOptions(), cancellationToken);
        }
        catch (AuthenticationException e)
        {
            throw Refusals.UpstreamUntrusted("its certificate is not trusted, or not for its name", e);
        }

        _packets = new PacketChannel(_tls) { Sequence = _packets.Sequence };
        return client;
    }

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
    }

    private static async Task<byte[]> ReadGreetingAsync(PacketChannel packets, CancellationToken cancellationToken)
        => await packets.ReadAsync("greeting", MaxGreetingLength, cancellationToken)
            ?? throw new EndOfStreamException("The database server closed the connection before it greeted.");

    private static HandshakeV10 ParseGreeting(byte[] payload)
    {
        try
        {
            return HandshakeV10.Parse(payload);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
    }

    private static ERRPacket ParseError(byte[] payload)
    {
        try
        {
            return ERRPacket.Parse(payload);
        }
        catch (ProtocolException e)
        {
            throw Refusals.UpstreamMalformed(e.Message, e);
        }
    }
}
