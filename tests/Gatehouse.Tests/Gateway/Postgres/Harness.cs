using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>A listener before a <see cref="FakeUpstream"/>.</summary>
internal sealed class Harness : IAsyncDisposable
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    /// <summary>Far longer than a login takes on a machine with much to do; a test of the deadline moves the clock itself.</summary>
    public static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(30);

    private Harness(PostgresListener listener, FakeUpstream upstream, LogKeeper log, AuditKeeper audit)
        => (Listener, Upstream, Log, Audit) = (listener, upstream, log, audit);

    public PostgresListener Listener { get; }

    public FakeUpstream Upstream { get; }

    public LogKeeper Log { get; }

    public AuditKeeper Audit { get; }

    public static async Task<Harness> StartAsync(
        TimeSpan? loginTimeout = null, int maxConnections = 1000, int maxPendingLogins = 2000, string? socketFolder = null,
        Limits? limits = null, TimeProvider? time = null, CancelPeers? peers = null, ITokenValidator? tokens = null,
        OAuthBearer? oauth = null)
    {
        var upstream = new FakeUpstream();
        var (log, audit) = (new LogKeeper(), new AuditKeeper());
        var options = new PostgresListenerOptions
        {
            Name = "test",
            Certificate = Certificate,
            Upstream = new PostgresSocket(socketFolder ?? upstream.Folder),
            LoginTimeout = loginTimeout ?? LoginTimeout,
            MaxConnections = maxConnections,
            MaxConnectionsPerPrincipal = (limits ?? Limits.None).PerPrincipal,
            MaxConnectionsPerAddress = (limits ?? Limits.None).PerAddress,
            BreakerFailures = (limits ?? Limits.None).Failures,
            MaxPendingLogins = maxPendingLogins,
            OAuthBearer = oauth,
            Peers = peers,
        };
        var listener = await PostgresListener.StartAsync(
            options, tokens ?? new FakeTokens(), new FakeMap(), audit, log, time ?? TimeProvider.System, default);
        return new Harness(listener, upstream, log, audit);
    }

    public async Task<ClientScript> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Listener.Endpoint);
        return new ClientScript(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>The gateway may be any number of connections old: it still takes a login, holds nothing of the old ones, and has had no bug.</summary>
    public async Task AssertHealthyAsync()
    {
        await using (var client = await ConnectAsync())
        {
            await client.StartTlsAsync();
            await client.LoginAsync();
        }

        for (var began = Stopwatch.StartNew(); Listener.SessionCount + Listener.CancelKeyCount > 0 && began.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Yield();
        Assert.Equal((0, 0), (Listener.SessionCount, Listener.CancelKeyCount));
        Assert.Empty(Log.Errors);
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
