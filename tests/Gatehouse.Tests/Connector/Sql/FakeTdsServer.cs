using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Connector.Sql;

/// <summary>A server that does on demand what a real one does not: a script for what comes after PRELOGIN.</summary>
internal sealed class FakeTdsServer : IAsyncDisposable
{
    public static readonly Done End = new(DoneKind.Done, DoneStatus.Final, 0, 0);

    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));
    private readonly List<Task> _sessions = [];
    private readonly Task _accept;

    public FakeTdsServer(string certificateName = "localhost")
    {
        _certificate = MakeCertificate(certificateName);
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _accept = AcceptAsync();
    }

    public string CertificateFile { get; } = Path.GetTempFileName();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What a server that takes tokens says to a login.</summary>
    public static IReadOnlyList<ITdsToken> Granted =>
    [
        EnvChange.Text(EnvChangeType.Database, "db1", "master"),
            new ServerMessage(false, 5701, 2, 0, "Changed database context to 'db1'.", "sql1", "", 1),
        new LoginAck(TdsVersion.V74, "Microsoft SQL Server", 0x10_00_10_00), EnvChange.PacketSize(8000),
        new FeatureExtAck([new FeatureExtension(FeatureId.FedAuth, default)]), End,
    ];

    /// <summary>The answer to PRELOGIN.</summary>
    public PreLogin Hello { get; init; } = new(new byte[6], Encryption.On) { FedAuthRequired = true };

    /// <summary>The answer to PRELOGIN, raw.</summary>
    public byte[]? RawHello { get; init; }

    /// <summary>The answer to a login.</summary>
    public Func<Login7, IReadOnlyList<ITdsToken>> Login { get; init; } = _ => Granted;

    /// <summary>In place of the answer to a login: what goes onto the wire inside TLS.</summary>
    public byte[]? RawLogin { get; init; }

    /// <summary>After the login: gets each request, answers as it likes.</summary>
    public Func<TdsMessage, SslStream, CancellationToken, Task> Answer { get; init; } = (_, tls, cancel) => WriteAsync(tls, cancel, End);

    /// <summary>What came before TLS, but for the handshake.</summary>
    public List<TdsMessage> BeforeTls { get; } = [];

    public List<Login7> Logins { get; } = [];

    public static Task WriteAsync(Stream tls, CancellationToken cancellationToken, params IReadOnlyList<ITdsToken> tokens)
        => new MessageChannel(tls).WriteAsync(tokens, cancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accept;
        await Task.WhenAll(_sessions);
        _certificate.Dispose();
        _stop.Dispose();
        File.Delete(CertificateFile);
    }

    private static X509Certificate2 MakeCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Guid.NewGuid():N}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException
            or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            var stream = client.GetStream();
            var clear = new MessageChannel(stream);
            if (await clear.ReadAsync("PRELOGIN", null, 10_000, _stop.Token) is not { } hello)
                return;
            BeforeTls.Add(hello);
            if (RawHello is not null)
                await stream.WriteAsync(RawHello, _stop.Token);
            else
                await WriteHelloAsync(clear);

            var packets = new TlsPacketStream(stream);
            await using var tls = new SslStream(packets);
            await tls.AuthenticateAsServerAsync(_certificate, false, SslProtocols.Tls12, false);
            packets.IsWrapping = false;
            var messages = new MessageChannel(tls);
            if (await messages.ReadAsync("LOGIN7", PacketType.Login7, Login7.MaxLength, _stop.Token) is not { } login)
                return;
            Logins.Add(Login7.Parse(login.Content));
            if (RawLogin is not null)
                await tls.WriteAsync(RawLogin, _stop.Token);
            else
                await messages.WriteAsync(Login(Logins[^1]), _stop.Token);
            while (await messages.ReadAsync("request", null, 1 << 26, _stop.Token) is { } request)
                await Answer(request, tls, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or ProtocolException
            or AuthenticationException)
        {
            // The client left, or the test is over.
        }
    }

    private ValueTask WriteHelloAsync(MessageChannel clear)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Hello.Write(output);
        return clear.WriteAsync(PacketType.Reply, output.WrittenMemory, _stop.Token);
    }
}
