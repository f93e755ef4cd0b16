using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Connector.MySql;

/// <summary>Sessions on MySQL. The server's certificate and name are always verified: the token is a secret.</summary>
/// <remarks>Thread-safe. The token is sent as <c>mysql_clear_password</c>, only where the server asks for it, inside TLS.</remarks>
/// <param name="rootCertificate">File with the only trusted root certificates, as PEM. Null means the system's.</param>
public sealed class MySqlSessions(string? rootCertificate) : IDatabaseSessions
{
    private const int MaxGreetingLength = 4096;
    private const byte Utf8General = 45; // utf8mb4_general_ci: MariaDB and every MySQL have it
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    private const Capabilities Wanted =
        Capabilities.LongPassword | Capabilities.LongFlag | Capabilities.Protocol41 | Capabilities.Transactions
        | Capabilities.SecureConnection
        | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PreparedMultiResults | Capabilities.PluginAuth
        | Capabilities.PluginAuthLengthEncoded | Capabilities.ConnectAttributes | Capabilities.Ssl;

    /// <inheritdoc/>
    public async Task<IDatabaseSession> OpenAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
        => await ConnectAsync(target, secret, cancellationToken);

    internal async Task<MySqlSession> ConnectAsync(DatabaseTarget target, string secret, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var database = target.Database.Length > 0 ? $", database '{target.Database}'," : "";
        var what = $"Logging in to {target.Host}:{target.Port}{database} as '{target.User}' failed";
        if (target.User.Contains('\0', StringComparison.Ordinal) || target.Database.Contains('\0', StringComparison.Ordinal))
            throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"{what}: a name cannot hold a null character.");

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ConnectTime);
        var tcp = new TcpClient { NoDelay = true };
        try
        {
            return await LoginAsync(tcp, target, secret, what, limit.Token);
        }
        catch (Exception e)
        {
            tcp.Dispose();
            throw e switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested => new ConnectorException(
                    ConnectorErrorCode.Unavailable, $"{what}: it took longer than {ConnectTime.TotalSeconds:0} s.", e),
                AuthenticationException => new ConnectorException(
                    ConnectorErrorCode.Unavailable, $"{what}: the server's certificate is not trusted ({e.Message})", e),
                SocketException or IOException or ProtocolException => MySqlSession.Failed(what, e),
                _ => e,
            };
        }
    }

    private async Task<MySqlSession> LoginAsync(
        TcpClient tcp, DatabaseTarget target, string secret, string what, CancellationToken cancellationToken)
    {
        await tcp.ConnectAsync(target.Host, target.Port, cancellationToken);
        var packets = new PacketChannel(tcp.GetStream());
        var payload = await packets.ReadAsync("greeting", MaxGreetingLength, cancellationToken)
            ?? throw new EndOfStreamException("The server closed the connection before it greeted.");
        if (payload is [ERRPacket.Type, ..])
            throw MySqlSession.Refused(what, ERRPacket.Parse(payload));
        var greeting = HandshakeV10.Parse(payload);
        if (!greeting.Capabilities.HasFlag(Capabilities.Ssl | Capabilities.PluginAuth))
            throw new ConnectorException(
                ConnectorErrorCode.Unavailable, $"{what}: the server has no TLS, and a token is not sent without it.");

        var capabilities = Wanted & greeting.Capabilities;
        if (target.Database.Length > 0)
            capabilities |= Capabilities.ConnectWithDatabase;
        await packets.WriteAsync(new SSLRequest(capabilities, MySqlSession.MaxMessageLength, Utf8General), cancellationToken);
        var tls = new SslStream(tcp.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(VerifiedTls.Options(target.Host, rootCertificate), cancellationToken);
            packets = new PacketChannel(tls) { Sequence = packets.Sequence };
            var login = new HandshakeResponse41(
                capabilities, MySqlSession.MaxMessageLength, Utf8General, target.User, default,
                target.Database.Length > 0 ? target.Database : null, "",
                capabilities.HasFlag(Capabilities.ConnectAttributes) ? Attributes() : null);
            var answer = await ClientLogin.RunAsync(
                packets, greeting, login, System.Text.Encoding.UTF8.GetBytes(secret), isPrivate: true, cancellationToken);
            if (answer[0] == ERRPacket.Type)
                throw MySqlSession.Refused(what, ERRPacket.Parse(answer));
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }

        return new MySqlSession(tcp, tls, packets, () => KillAsync(target, secret, greeting.ConnectionId));
    }

    /// <summary>Ends what a session runs, over a second one: the only way that the protocol has.</summary>
    private async Task KillAsync(DatabaseTarget target, string secret, uint connectionId)
    {
        try
        {
            using var limit = new CancellationTokenSource(KillTime);
            await using var other = await ConnectAsync(target, secret, limit.Token);
            await other.QueryAsync($"KILL QUERY {connectionId}", limit.Token);
        }
        catch (Exception e) when (e is ConnectorException or OperationCanceledException or IOException or ProtocolException)
        {
            // It has ended already, or the server is gone; either way nobody waits for it any more.
        }
    }

    private static ReadOnlyMemory<byte> Attributes() => (byte[])[12, .. "program_name"u8, 9, .. "gatehouse"u8];
}
