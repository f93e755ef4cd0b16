using System.Net.Security;
using System.Security.Authentication;
using Gatehouse.Gateway.Transport;
using Gatehouse.Gateway.Upstream;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>One connection to the database server: over its Unix socket, which trusts the gateway, or over the network inside TLS.</summary>
internal sealed class PostgresUpstream : IDisposable
{
    private readonly SocketConnection _connection;
    private SslStream? _tls;

    private PostgresUpstream(SocketConnection connection) => _connection = connection;

    /// <summary>The wire: over the network the one inside TLS.</summary>
    public Stream Stream => _tls ?? (Stream)_connection.Stream;

    /// <summary>Connects; over the network TLS is there when it returns.</summary>
    /// <param name="address">The server.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="certificate">What the gateway shows inside TLS; null for nothing.</param>
    /// <exception cref="GatewayException">The server cannot be reached or trusted.</exception>
    public static async Task<PostgresUpstream> ConnectAsync(
        PostgresAddress address, CancellationToken cancellationToken, SslStreamCertificateContext? certificate = null)
    {
        if (address is not PostgresTcp tcp)
            return new(await UnixSocketConnection.ConnectAsync(((PostgresSocket)address).Path, cancellationToken));

        var upstream = new PostgresUpstream(await TcpConnection.ConnectAsync(tcp.Host, tcp.Port, cancellationToken));
        try
        {
            await upstream.StartTlsAsync(tcp, certificate, cancellationToken);
            return upstream;
        }
        catch (IOException e)
        {
            upstream.Dispose();
            throw Refusals.UpstreamUnavailable(e);
        }
        catch
        {
            upstream.Dispose();
            throw;
        }
    }

    /// <summary>Cancels what a session does, and waits until the server has taken the request.</summary>
    public static async Task CancelAsync(PostgresAddress address, BackendKeyData key, CancellationToken cancellationToken)
    {
        using var upstream = await ConnectAsync(address, cancellationToken);
        try
        {
            await PostgresWire.WriteAsync(upstream.Stream, new CancelRequest(key.ProcessId, key.SecretKey), cancellationToken);
            _ = await upstream.Stream.ReadAsync(new byte[1], cancellationToken); // the server answers by closing
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }

    /// <summary>Opens the session.</summary>
    /// <param name="startup">Who, in which database, with which settings.</param>
    /// <param name="credential">The password or token, for a server that asks for one; null where it trusts the gateway.</param>
    /// <param name="replaceKey">Gives the client's cancel key for the server's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<UpstreamLogin> LoginAsync(
        StartupMessage startup, UpstreamCredential? credential, Func<BackendKeyData, BackendKeyData> replaceKey, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresWire.WriteAsync(Stream, startup, cancellationToken);
            return await new UpstreamLoginReader(Stream, startup.Find("user")!, credential, replaceKey).ReadAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }

    /// <summary>The connection under the wire.</summary>
    public SocketConnection Connection => _connection;

    public void Dispose()
    {
        _tls?.Dispose();
        _connection.Dispose();
    }

    private async Task StartTlsAsync(PostgresTcp tcp, SslStreamCertificateContext? certificate, CancellationToken cancellationToken)
    {
        await PostgresWire.WriteAsync(_connection.Stream, new SSLRequest(), cancellationToken);
        var answer = new byte[1];
        if (await _connection.Stream.ReadAsync(answer, cancellationToken) == 0)
            throw new EndOfStreamException("The database server closed the connection when it was asked for TLS.");

        // 'E' would be an error in plain text, which anybody on the wire can have written (CVE-2024-10977): it is not shown.
        if (answer[0] != (byte)'S')
            throw Refusals.UpstreamUntrusted("it has no TLS");

        _tls = new SslStream(_connection.Stream, leaveInnerStreamOpen: true);
        try
        {
            var options = ServerTls.Options(tcp.Host, tcp.TrustedRoots, certificate);
            options.ApplicationProtocols = [PostgresStartup.ApplicationProtocol];
            await _tls.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch (AuthenticationException e)
        {
            throw Refusals.UpstreamUntrusted("its certificate is not trusted, or not for its name", e);
        }
    }
}
