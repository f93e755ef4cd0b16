using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql;

/// <summary>Everything before a password is asked for: the greeting, TLS, the client's login.</summary>
/// <remarks>
/// <code>
/// HandshakeV10 ─► SSLRequest ─► TLS ─► HandshakeResponse41 ─► session
///              └► HandshakeResponse41 ─► refused: what it holds beyond its capabilities is not even read
/// </code>
/// </remarks>
/// <param name="client">The client's side.</param>
/// <param name="tls">Certificate and versions; null where the listener has no certificate.</param>
/// <param name="tlsNeeded">Whether a login without TLS is refused. Where it is not, such a login is read whole: it holds nothing that proves anything.</param>
internal sealed class MySqlStartup(ClientConnection client, SslServerAuthenticationOptions? tls, bool tlsNeeded = true)
{
    // The user, the token that some clients send at once, and the attributes of the client's program.
    private const int MaxLoginLength = (2 * 64 * 1024) + 4096;
    private const int MaxNameLength = 128; // MariaDB's USERNAME_CHAR_LENGTH; the column would cut a longer name
    private const string Login = "login";

    /// <summary>What the upstream can do and the gateway must not offer: a wire or a form of commands that it could not read.</summary>
    private const Capabilities Withheld =
        Capabilities.Compress | Capabilities.ZstdCompress | Capabilities.QueryAttributes | Capabilities.MultiFactorAuthentication | Capabilities.MariaDbMultiCommand;

    private const Capabilities Needed =
        Capabilities.Ssl | Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded;

    /// <summary>The packets of the login; inside TLS once the login was read.</summary>
    public PacketChannel Packets { get; private set; } = new(client.Stream);

    /// <summary>Greets in the upstream's name and reads the login; null when the client left.</summary>
    /// <param name="upstream">The upstream's greeting: its session's number is the client's from here on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<HandshakeResponse41?> ReadAsync(HandshakeV10 upstream, CancellationToken cancellationToken)
    {
        var offered = (upstream.Capabilities & ~Withheld) | Needed;
        if (tls is null)
            offered &= ~Capabilities.Ssl;

        // The plugin is one that hides the password: a client that is careless with its first answer must not send the token in plain text.
        await Packets.WriteAsync(upstream with { Scramble = Scramble(), Capabilities = offered, Plugin = NativePassword.Plugin }, cancellationToken);
        if (!tlsNeeded)
            return await ReadPlainOrTlsAsync(offered, cancellationToken);
        if (!await ReadSslRequestAsync(cancellationToken))
            return null;
        return await ReadInTlsAsync(offered, cancellationToken);
    }

    /// <summary>A login as it comes, or a request for TLS and then the login.</summary>
    private async Task<HandshakeResponse41?> ReadPlainOrTlsAsync(Capabilities offered, CancellationToken cancellationToken)
    {
        var payload = await Packets.ReadAsync(Login, MaxLoginLength, cancellationToken);
        if (payload is null)
            return null;
        if (payload.Length != SSLRequest.Length)
            return Accept(HandshakeResponse41.Parse(payload), offered);
        if (tls is null || !SSLRequest.Parse(payload).Capabilities.HasFlag(Capabilities.Ssl))
            throw Refusals.Malformed("The client asks for TLS, which the greeting does not offer.");
        return await ReadInTlsAsync(offered, cancellationToken);
    }

    private async Task<HandshakeResponse41?> ReadInTlsAsync(Capabilities offered, CancellationToken cancellationToken)
    {

        var next = Packets.Sequence;
        await client.StartTlsAsync(tls!, cancellationToken);
        Packets = new PacketChannel(client.Stream) { Sequence = next };
        var payload = await Packets.ReadAsync(Login, MaxLoginLength, cancellationToken);
        if (payload is null)
            return null;

        var login = HandshakeResponse41.Parse(payload);
        CryptographicOperations.ZeroMemory(payload); // it may hold the token
        return Accept(login, offered);
    }

    private static HandshakeResponse41 Accept(HandshakeResponse41 login, Capabilities offered)
    {
        if ((login.Capabilities & (Capabilities.Compress | Capabilities.ZstdCompress)) != 0)
            throw Refusals.Malformed("The client compresses, which the greeting does not offer.");
        if (login.User.Length == 0)
            throw MySqlRefusals.NoUser();

        // The server's tables hold three bytes a character, and cut and pad: such a name could become someone else's.
        if (login.User.Length > MaxNameLength || login.User.Any(char.IsSurrogate) || login.User[^1] == ' ')
            throw MySqlRefusals.UserInvalid(login.User);

        // LongPassword, which MariaDB does not offer, says of a client that it is MySQL's.
        return login with { Capabilities = login.Capabilities & (offered | Capabilities.LongPassword) };
    }

    /// <summary>Old clients read it as text: no zero byte, and no '$' as in the server's own.</summary>
    public static byte[] Scramble() => Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", HandshakeV10.ScrambleLength));

    private async Task<bool> ReadSslRequestAsync(CancellationToken cancellationToken)
    {
        if (await Packets.ReadHeaderAsync(nameof(SSLRequest), MaxLoginLength, cancellationToken) is not { } header)
            return false;
        if (header.PayloadLength < SSLRequest.Length)
            throw ProtocolException.LengthOutOfRange(nameof(SSLRequest), header.PayloadLength, SSLRequest.Length, SSLRequest.Length);

        var payload = new byte[SSLRequest.Length];
        await Packets.FillAsync(payload, nameof(SSLRequest), cancellationToken);
        if (!((Capabilities)BinaryPrimitives.ReadUInt32LittleEndian(payload)).HasFlag(Capabilities.Ssl))
            throw MySqlRefusals.TlsRequired();
        if (header.PayloadLength > SSLRequest.Length)
            throw ProtocolException.TrailingBytes(nameof(SSLRequest), header.PayloadLength - SSLRequest.Length, SSLRequest.Length);
        _ = SSLRequest.Parse(payload);
        return true;
    }
}
