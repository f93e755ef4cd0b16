using System.Buffers;
using System.Net.Security;
using System.Security.Cryptography;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds;

/// <summary>Everything up to the client's login: PRELOGIN, TLS, LOGIN7, and its token where that comes later.</summary>
/// <remarks>
/// <code>
/// TDS 7   PRELOGIN ─► TLS 1.2 in packets ─► LOGIN7 ─► session
/// TDS 8   TLS ─► PRELOGIN ─► LOGIN7 ─► session
///         a login without TLS is refused before it is read, but by a sidecar without a certificate
/// </code>
/// </remarks>
internal sealed class TdsStartup(ClientConnection client, TdsListenerContext listener)
{
    private const byte TlsHandshake = 0x16; // first byte of a TLS record
    private const int MaxTokenMessageLength = (2 * TokenText.MaxLength) + 64;

    /// <summary>What the gateway is, until the upstream's LOGINACK says more: the version of Azure SQL Database is in its place.</summary>
    private static readonly byte[] ServerVersion = [16, 0, 0x10, 0, 0, 0];

    /// <summary>The messages of the login; inside TLS once there is TLS.</summary>
    public MessageChannel Messages { get; private set; } = new(client.Stream);

    /// <summary>Reads the login; null when the client left.</summary>
    public async Task<Login7?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await client.PeekAsync(cancellationToken) is not { } first)
            return null;
        var isStrict = first == TlsHandshake && listener.StrictTls is not null;
        if (isStrict)
            await StartTlsAsync(listener.StrictTls!, packets: null, cancellationToken);

        if (await Messages.ReadAsync("PRELOGIN", PacketType.PreLogin, PreLogin.MaxLength, cancellationToken) is not { } hello)
            return null;
        await AnswerAsync(PreLogin.Parse(hello.Content), cancellationToken);
        if (!isStrict && listener.WrappedTls is { } wrapped)
        {
            // A client that goes on without TLS sends its login now: it is not even read.
            if (await client.PeekAsync(cancellationToken) is not { } next)
                return null;
            if (next == (byte)PacketType.Login7)
                throw TdsRefusals.TlsRequired();
            await StartTlsAsync(wrapped, new TlsPacketStream(client.Stream), cancellationToken);
        }

        if (await Messages.ReadAsync("LOGIN7", PacketType.Login7, Login7.MaxLength, cancellationToken) is not { } message)
            return null;
        var login = Login7.Parse(message.Content);
        CryptographicOperations.ZeroMemory(message.Content); // it may hold the token
        return TdsVersion.IsCurrent(login.Version) ? login : throw TdsRefusals.VersionNotSupported(login.Version);
    }

    /// <summary>Tells the client where tokens are to be had, and reads the one that it gets; null when it left.</summary>
    public async Task<FedAuthToken?> AskForTokenAsync(CancellationToken cancellationToken)
    {
        await Messages.WriteAsync([new FedAuthInfo(listener.Options.Authority, listener.Options.Resource)], cancellationToken);
        if (await Messages.ReadAsync("FEDAUTH token", PacketType.FedAuthToken, MaxTokenMessageLength, cancellationToken) is not { } message)
            return null;
        var token = FedAuthToken.Parse(message.Content);
        CryptographicOperations.ZeroMemory(message.Content);
        return token;
    }

    private async Task AnswerAsync(PreLogin hello, CancellationToken cancellationToken)
    {
        // Off must be answered with Required: at On SqlClient sends its login in plain text. Off is never answered, NotSupported by a
        // sidecar without a certificate, to which a login says nothing that must be hidden.
        var encryption = listener.WrappedTls is null ? Encryption.NotSupported : hello.Encryption == Encryption.On ? Encryption.On : Encryption.Required;
        var answer = new PreLogin(ServerVersion, encryption)
        {
            Instance = new byte[1],
            ThreadId = ReadOnlyMemory<byte>.Empty,
            Mars = false,
            FedAuthRequired = hello.FedAuthRequired == true ? true : null,
        };
        var output = new ArrayBufferWriter<byte>(64);
        answer.Write(output);
        await Messages.WriteAsync(PacketType.Reply, output.WrittenMemory, cancellationToken);
    }

    private async Task StartTlsAsync(
        SslServerAuthenticationOptions options, TlsPacketStream? packets, CancellationToken cancellationToken)
    {
        await client.StartTlsAsync(options, cancellationToken, packets);
        if (packets is not null)
            packets.IsWrapping = false;
        Messages = new MessageChannel(client.Stream);
    }
}
