using System.Net.Security;
using System.Text;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Everything before a password is asked for: encryption, the cancel request, the startup message, the protocol version.</summary>
/// <remarks>
/// <code>
/// 0x16 ────────────────────► TLS ─┐                                   (direct: PostgreSQL 17)
/// GSSENCRequest ─► N ─┐           │
/// SSLRequest ─────────┴─► S ► TLS ┼─► StartupMessage ─► NegotiateProtocolVersion? ─► session
///            └► N (no certificate)└─► CancelRequest                   (also without TLS, as PostgreSQL)
/// </code>
/// </remarks>
/// <param name="client">The client's side.</param>
/// <param name="tls">Certificate and versions; null where the listener has no certificate.</param>
/// <param name="tlsNeeded">Whether a session without TLS is refused.</param>
internal sealed class PostgresStartup(ClientConnection client, SslServerAuthenticationOptions? tls, bool tlsNeeded = true)
{
    /// <summary>Required of direct TLS, so that no other TLS client can be led here (ALPACA).</summary>
    public static readonly SslApplicationProtocol ApplicationProtocol = new("postgresql");

    private const byte TlsHandshake = 0x16; // RFC 8446 section 5.1, ContentType
    private const int MaxNameLength = 63; // NAMEDATALEN - 1: the server would cut a longer name to that of someone else
    private const string ExtensionPrefix = "_pq_.";

    /// <summary>The protocol version of the session, once the startup message was read.</summary>
    public ProtocolVersion Version { get; private set; } = ProtocolVersion.V30;

    /// <summary>Reads up to the startup message or cancel request; null when the client left.</summary>
    public async Task<StartupPacket?> ReadAsync(CancellationToken cancellationToken)
    {
        if (tls is not null && await client.PeekAsync(cancellationToken) == TlsHandshake)
        {
            await client.StartTlsAsync(tls, cancellationToken);
            if (client.ApplicationProtocol != ApplicationProtocol)
                throw Refusals.Malformed("received direct SSL connection request without ALPN protocol negotiation extension");
        }

        var (gssAsked, tlsAsked) = (false, false);
        while (true)
        {
            switch (await PostgresWire.ReadStartupPacketAsync(client.Stream, cancellationToken))
            {
                case SSLRequest when tls is null && !tlsAsked:
                    tlsAsked = true; // sslmode=prefer goes on without
                    await client.Stream.WriteAsync("N"u8.ToArray(), cancellationToken);
                    break;
                case SSLRequest when tls is not null && !client.IsTls:
                    RefuseUnreadBytes(nameof(SSLRequest));
                    await client.Stream.WriteAsync("S"u8.ToArray(), cancellationToken);
                    await client.StartTlsAsync(tls, cancellationToken);
                    break;
                case GSSENCRequest when !client.IsTls && !gssAsked:
                    RefuseUnreadBytes(nameof(GSSENCRequest));
                    gssAsked = true;
                    await client.Stream.WriteAsync("N"u8.ToArray(), cancellationToken);
                    break;
                case SSLRequest or GSSENCRequest:
                    throw Refusals.Malformed("Encryption is asked for twice.");
                case var packet:
                    return packet;
            }
        }
    }

    /// <summary>Checks the startup message and agrees on the protocol version.</summary>
    /// <returns>The message for the upstream: 3.0, without what only concerns the protocol.</returns>
    public async Task<StartupMessage> AcceptAsync(StartupMessage message, CancellationToken cancellationToken)
    {
        if (message.Version.Major != 3)
            throw PostgresRefusals.VersionNotSupported(message.Version);
        if (tlsNeeded && !client.IsTls)
            throw PostgresRefusals.TlsRequired();

        CheckParameters(message);

        // 3.1 was never released, so what is newer than 3.0 and not 3.2 gets the nearest below.
        Version = message.Version.Minor >= ProtocolVersion.V32.Minor ? ProtocolVersion.V32 : ProtocolVersion.V30;
        var unknown = message.Parameters.Where(p => IsExtension(p.Key)).Select(p => p.Key).ToList();
        if (Version != message.Version || unknown.Count > 0)
            await PostgresWire.WriteAsync(client.Stream, new NegotiateProtocolVersion(Version, unknown), cancellationToken);

        return new StartupMessage(ProtocolVersion.V30, [.. message.Parameters.Where(p => !IsExtension(p.Key) && p.Key != "replication")]);
    }

    private static void CheckParameters(StartupMessage message)
    {
        if (message.Find("user") is not { Length: > 0 } user)
            throw PostgresRefusals.NoUser();
        if (Encoding.UTF8.GetByteCount(user) > MaxNameLength)
            throw PostgresRefusals.UserTooLong(user);

        if (message.Find("replication") is { } replication and not ("false" or "off" or "no" or "0"))
            throw PostgresRefusals.ReplicationNotSupported();
    }

    private static bool IsExtension(string name) => name.StartsWith(ExtensionPrefix, StringComparison.Ordinal);

    private void RefuseUnreadBytes(string request)
    {
        // CVE-2021-23214: bytes that came before TLS would be taken for the client's own.
        if (client.HasUnreadPlainText())
            throw Refusals.Malformed($"received unencrypted data after {request}");
    }
}
