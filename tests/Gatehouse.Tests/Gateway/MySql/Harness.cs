using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Mapping;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>Knows one user, mapped to the application that <see cref="FakeTokens"/> believes.</summary>
internal sealed class FakePrincipalMap : IPrincipalMap
{
    public const string User = "app";

    public bool IsAdministrator { get; set; }

    public ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken)
        => ValueTask.FromResult(name == User ? new DatabaseUser(name, false, new PrincipalMapping("client", FakeTokens.Tenant, "service", IsAdministrator)) : null);

    public ValueTask<string?> FindPasswordHashAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult<string?>(null);
}

/// <summary>A listener before a <see cref="FakeUpstream"/>.</summary>
internal sealed class Harness : IAsyncDisposable
{
    /// <summary>Far longer than a login takes on a machine with much to do; a test of the deadline moves the clock itself.</summary>
    public static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(30);

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private Harness(MySqlListener listener, FakeUpstream upstream, LogKeeper log, AuditKeeper audit)
        => (Listener, Upstream, Log, Audit) = (listener, upstream, log, audit);

    public MySqlListener Listener { get; }

    public FakeUpstream Upstream { get; }

    public LogKeeper Log { get; }

    public AuditKeeper Audit { get; }

    public static async Task<Harness> StartAsync(
        bool isAdministrator = false, TimeProvider? time = null, Limits? limits = null, ITokenValidator? tokens = null)
    {
        var upstream = new FakeUpstream();
        var (log, audit) = (new LogKeeper(), new AuditKeeper());
        var options = new MySqlListenerOptions
        {
            Name = "test",
            Certificate = Certificate,
            Upstream = upstream.Server,
            LoginTimeout = LoginTimeout,
            MaxConnectionsPerPrincipal = (limits ?? Limits.None).PerPrincipal,
            MaxConnectionsPerAddress = (limits ?? Limits.None).PerAddress,
            BreakerFailures = (limits ?? Limits.None).Failures,
            MaxPendingLogins = 2000,
        };
        var map = new FakePrincipalMap { IsAdministrator = isAdministrator };
        var listener = await MySqlListener.StartAsync(
            options, tokens ?? new FakeTokens(), map, audit, log, time ?? TimeProvider.System, default);
        return new Harness(listener, upstream, log, audit);
    }

    public async Task<ClientScript> ConnectAsync(int cut = int.MaxValue, bool byteByByte = false)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Listener.Endpoint);
        return new ClientScript(new CuttingStream(new NetworkStream(socket, ownsSocket: true), cut, byteByByte));
    }

    /// <summary>The gateway may be any number of connections old: it still takes a login, holds nothing of the old ones, and has had no bug.</summary>
    public async Task AssertHealthyAsync()
    {
        await using (var client = await ConnectAsync())
            await client.LoginAsync();

        await UntilAsync(() => Listener.SessionCount == 0);
        Assert.Equal(0, Listener.SessionCount);
        Assert.Empty(Log.Errors);
    }

    /// <summary>Waits until something is so, for ten seconds at most.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var began = Stopwatch.StartNew(); !condition() && began.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }
}

/// <summary>A client that says exactly what the test wants. Every wait ends after a minute.</summary>
internal sealed class ClientScript(CuttingStream wire) : IAsyncDisposable
{
    private const Capabilities Wanted =
        Capabilities.LongPassword | Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded | Capabilities.Ssl
        | Capabilities.ConnectAttributes | Capabilities.ConnectWithDatabase;

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public Stream Stream { get; private set; } = wire;

    public int Sent => wire.Written;

    public PacketChannel Packets { get; private set; } = new(wire);

    public HandshakeV10? Greeting { get; private set; }

    public async Task<byte[]> ReadAsync() => await Packets.ReadAsync("test", 1 << 20, _limit.Token) ?? throw new EndOfStreamException();

    public async Task<ERRPacket> ReadErrorAsync() => ERRPacket.Parse(await ReadAsync());

    /// <summary>An error whose number in the exchange does not matter.</summary>
    public async Task<ERRPacket> ReadAnyErrorAsync()
    {
        var header = new byte[PacketHeader.Length];
        await Stream.ReadExactlyAsync(header, _limit.Token);
        var payload = new byte[PacketHeader.Parse(header).PayloadLength];
        await Stream.ReadExactlyAsync(payload, _limit.Token);
        return ERRPacket.Parse(payload);
    }

    public async Task SendAsync(IMySqlMessage message) => await Packets.WriteAsync(message, _limit.Token);

    public async Task SendAsync(byte[] bytes) => await Stream.WriteAsync(bytes, _limit.Token);

    public async Task GreetAsync() => Greeting = HandshakeV10.Parse(await ReadAsync());

    public async Task StartTlsAsync()
    {
        await GreetAsync();
        await SendAsync(new SSLRequest(Wanted, 1 << 24, 45));
        var next = Packets.Sequence;
        var tls = new SslStream(Stream);
        Stream = tls;
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
            AllowTlsResume = false, // so that every handshake has the same length
        }, _limit.Token);
        Packets = new PacketChannel(tls) { Sequence = next };
    }

    public static HandshakeResponse41 Login(string user = FakePrincipalMap.User, string plugin = NativePassword.Plugin, byte[]? answer = null, Capabilities more = default)
        => new(Wanted | more, 1 << 24, 45, user, answer ?? new byte[20], "shop", plugin, new byte[] { 1, (byte)'k', 1, (byte)'v' });

    public async Task LoginAsync(string token = FakeTokens.Token, string plugin = NativePassword.Plugin)
    {
        await StartTlsAsync();
        await SendAsync(Login(plugin: plugin, answer: plugin == NativePassword.Plugin ? null : []));
        var request = AuthSwitchRequest.Parse(await ReadAsync());
        var secret = Encoding.ASCII.GetBytes(token);
        await SendAsync(new AuthSwitchResponse(request.Plugin == OpenIdConnect.Plugin ? OpenIdConnect.Format(secret) : ClearPassword.Format(secret)));
        _ = OKPacket.Parse(await ReadAsync());
    }

    /// <summary>Sends everything of a login; the answer is not read.</summary>
    public async Task LoginUpToAnswerAsync()
    {
        await StartTlsAsync();
        var token = ClearPassword.Format(Encoding.ASCII.GetBytes(FakeTokens.Token));
        await SendAsync(Login(plugin: ClearPassword.Plugin, answer: token));
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
        _limit.Dispose();
    }
}
