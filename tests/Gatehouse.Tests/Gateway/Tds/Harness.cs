using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Tds;
using Gatehouse.Protocols.Tds;
using Gatehouse.Tests.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.Tds;

/// <summary>Knows one user of one database: that of the application which <see cref="FakeTokens"/> believes.</summary>
internal sealed class FakeUsers(DatabaseUser? user = null) : IDatabaseUsers
{
    public const string Database = "shop";

    public ValueTask<DatabaseUser?> FindUserAsync(DatabasePrincipal principal, string database, CancellationToken cancellationToken)
        => ValueTask.FromResult(principal.Id == "client" && database == Database ? user ?? new DatabaseUser("web1", "web1-login", "upstream secret") : null);
}

/// <summary>A listener before a <see cref="FakeUpstream"/>.</summary>
internal sealed class Harness : IAsyncDisposable
{
    public const string Authority = "https://login.microsoftonline.com/" + FakeTokens.Tenant;

    /// <summary>Far longer than a login takes on a machine with much to do; a test of the deadline moves the clock itself.</summary>
    public static readonly TimeSpan LoginTimeout = TimeSpan.FromSeconds(30);

    private Harness(TdsListener listener, FakeUpstream upstream, LogKeeper log, AuditKeeper audit, X509Certificate2 certificate)
        => (Listener, Upstream, Log, Audit, Certificate) = (listener, upstream, log, audit, certificate);

    public TdsListener Listener { get; }

    public FakeUpstream Upstream { get; }

    public LogKeeper Log { get; }

    public AuditKeeper Audit { get; }

    public X509Certificate2 Certificate { get; }

    /// <summary>A listener before another one, and the first one's upstream before none.</summary>
    /// <param name="address">Where the other is.</param>
    /// <param name="user">How it logs in there.</param>
    /// <param name="library">How it hands a token over.</param>
    public static Task<Harness> StartBeforeAsync(TdsAddress address, DatabaseUser user, FedAuthLibrary library = FedAuthLibrary.SecurityToken)
        => StartAsync(server: new TdsServer(address) { TokenLibrary = library }, user: user);

    public static async Task<Harness> StartAsync(
        TimeSpan? loginTimeout = null, bool passwords = false, int maxConnections = 1000, TdsServer? server = null, DatabaseUser? user = null,
        Limits? limits = null, TimeProvider? time = null, ITokenValidator? tokens = null)
    {
        var upstream = new FakeUpstream();
        var certificate = MakeCertificate();
        var (log, audit) = (new LogKeeper(), new AuditKeeper());
        var options = new TdsListenerOptions
        {
            Name = "test",
            Certificate = certificate,
            Upstream = server ?? upstream.Server,
            Authority = Authority,
            LoginTimeout = loginTimeout ?? LoginTimeout,
            PasswordAuthentication = passwords,
            MaxConnections = maxConnections,
            MaxConnectionsPerPrincipal = (limits ?? Limits.None).PerPrincipal,
            MaxConnectionsPerAddress = (limits ?? Limits.None).PerAddress,
            BreakerFailures = (limits ?? Limits.None).Failures,
            MaxPendingLogins = 2000,
        };
        var listener = await TdsListener.StartAsync(
            options, tokens ?? new FakeTokens(), new FakeUsers(user), audit, log, time ?? TimeProvider.System, default);
        return new Harness(listener, upstream, log, audit, certificate);
    }

    public async Task<ClientScript> ConnectAsync(int cut = int.MaxValue, bool byteByByte = false)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Listener.Endpoint);
        return new ClientScript(new CuttingStream(new NetworkStream(socket, ownsSocket: true), cut, byteByByte));
    }

    /// <summary>
    /// The gateway may be any number of connections old: it still takes a login, holds nothing of the old ones, and has had no bug.
    /// </summary>
    public async Task AssertHealthyAsync()
    {
        await using (var client = await ConnectAsync())
            await client.LoginAsync();

        for (var began = Stopwatch.StartNew(); Listener.SessionCount > 0 && began.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Yield();
        Assert.Equal(0, Listener.SessionCount);
        Assert.Empty(Log.Errors);
        Assert.DoesNotContain(Log.All, line => line.Contains(FakeTokens.Token, StringComparison.Ordinal) || line.Contains("upstream secret", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await Upstream.DisposeAsync();
        Certificate.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }
}
