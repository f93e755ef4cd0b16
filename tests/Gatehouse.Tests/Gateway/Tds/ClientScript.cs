using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Gatehouse.Protocols.Tds;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Tds;

/// <summary>A client that says exactly what the test wants. Every wait ends after a minute.</summary>
internal sealed class ClientScript(CuttingStream wire) : IAsyncDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public Stream Stream { get; private set; } = wire;

    public int Sent => wire.Written;

    /// <summary>Bytes that were sent when the server asked for the token; null where it did not.</summary>
    public int? SentUntilAsked { get; private set; }

    public MessageChannel Messages { get; private set; } = new(wire);

    public PreLogin? Hello { get; private set; }

    public static FeatureExtension SecurityToken(string token = FakeTokens.Token)
        => new FedAuthFeature(FedAuthLibrary.SecurityToken, true, Encoding.Unicode.GetBytes(token), null, null).ToFeature();

    public static FeatureExtension Msal => new FedAuthFeature(FedAuthLibrary.Msal, true, null, 2, null).ToFeature();

    public static Login7 Login(string database = FakeUsers.Database, params FeatureExtension[] features)
        => new(TdsVersion.V74, 8000, "", database) { ApplicationName = "app1", Language = "us_english", Features = features };

    public async Task<TdsMessage> ReadAsync()
        => await Messages.ReadAsync("test", PacketType.Reply, 1 << 20, _limit.Token) ?? throw new EndOfStreamException();

    public async Task<IReadOnlyList<ITdsToken>> ReadTokensAsync() => Answer.Parse((await ReadAsync()).Content);

    public async Task<ServerMessage> ReadErrorAsync() => (await ReadTokensAsync()).OfType<ServerMessage>().Single(message => message.IsError);

    public async Task SendAsync(ITdsMessage message) => await Messages.WriteAsync(message, _limit.Token);

    public async Task SendAsync(PacketType type, byte[] content) => await Messages.WriteAsync(type, content, _limit.Token);

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes, _limit.Token);

    public async Task GreetAsync(Encryption? encryption = Encryption.On)
    {
        await SendAsync(new PreLogin(new byte[6], encryption) { Mars = false, FedAuthRequired = true });
        Hello = PreLogin.Parse((await ReadAsync()).Content);
    }

    public async Task StartTlsAsync(Encryption encryption = Encryption.On, SslProtocols versions = SslProtocols.None)
    {
        await GreetAsync(encryption);
        var packets = new TlsPacketStream(Stream);
        await HandshakeAsync(packets, new SslClientAuthenticationOptions { EnabledSslProtocols = versions });
        packets.IsWrapping = false;
    }

    public async Task StartStrictAsync(string protocol = "tds/8.0")
    {
        await HandshakeAsync(Stream, new SslClientAuthenticationOptions { ApplicationProtocols = [new SslApplicationProtocol(protocol)] });
        await GreetAsync(Encryption.NotSupported);
    }

    /// <summary>Logs in as a client of either version with either library does.</summary>
    public async Task<IReadOnlyList<ITdsToken>> LoginAsync(bool strict = false, bool asks = false)
    {
        await (strict ? StartStrictAsync() : StartTlsAsync());
        await SendAsync(Login(features: asks ? Msal : SecurityToken()) with { Version = strict ? TdsVersion.V80 : TdsVersion.V74 });
        if (asks)
        {
            _ = (FedAuthInfo)(await ReadTokensAsync()).Single();
            SentUntilAsked = Sent;
            await SendAsync(new FedAuthToken(Encoding.Unicode.GetBytes(FakeTokens.Token)));
        }

        var tokens = await ReadTokensAsync();
        Assert.Contains(tokens, token => token is LoginAck);
        return tokens;
    }

    /// <summary>The gateway has closed, or closes within the limit; what it still says is returned.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var rest = new MemoryStream();
        try
        {
            await Stream.CopyToAsync(rest, _limit.Token);
        }
        catch (IOException)
        {
            // A reset is a close too.
        }

        return rest.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        await wire.DisposeAsync();
        _limit.Dispose();
    }

    private async Task HandshakeAsync(Stream inner, SslClientAuthenticationOptions options)
    {
        options.TargetHost = "localhost";
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost";
        options.AllowTlsResume = false; // so that every handshake has the same length
        var tls = new SslStream(inner);
        Stream = tls;
        await tls.AuthenticateAsClientAsync(options, _limit.Token);
        Messages = new MessageChannel(tls);
    }
}
