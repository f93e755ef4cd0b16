using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Protocols.MySql;

namespace Gatehouse.Tests.Connector.MySql;

/// <summary>A server that does on demand what a real one does not: a script for the bytes after TLS.</summary>
internal sealed class FakeMySqlServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));
    private readonly List<Task> _sessions = [];
    private readonly Task _accept;

    public FakeMySqlServer(string certificateName = "localhost")
    {
        _certificate = MakeCertificate(certificateName);
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _accept = AcceptAsync();
    }

    public string CertificateFile { get; } = Path.GetTempFileName();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static HandshakeV10 UsualGreeting { get; } = new(
        "8.0.40", 7, "ABCDEFGHIJKLMNOPQRST"u8.ToArray(),
        (Capabilities)0xFFFF_FFFF & ~(Capabilities.Compress | Capabilities.ZstdCompress), 45, 2, NativePassword.Plugin);

    public HandshakeV10 Greeting { get; init; } = UsualGreeting;

    /// <summary>In place of the greeting.</summary>
    public byte[]? Hello { get; init; }

    /// <summary>After the login's first message, inside TLS.</summary>
    public Func<PacketChannel, SslStream, CancellationToken, Task> Login { get; init; } = AskForTokenAsync;

    /// <summary>After the login: gets each command, answers as it likes.</summary>
    public Func<byte[], PacketChannel, SslStream, CancellationToken, Task> Answer { get; init; }
        = (_, packets, _, cancel) => packets.WriteAsync(new OKPacket(0, 0, 2, 0, default), cancel).AsTask();

    /// <summary>The messages that came before TLS.</summary>
    public List<byte[]> BeforeTls { get; } = [];

    public static byte[] Packet(byte sequence, IMySqlMessage message) => Packet(sequence, Messages.Bytes(message));

    public static byte[] Packet(byte sequence, byte[] payload)
    {
        var packet = new byte[PacketHeader.Length + payload.Length];
        new PacketHeader(payload.Length, sequence).Write(packet);
        payload.CopyTo(packet, PacketHeader.Length);
        return packet;
    }

    public static async Task AskForTokenAsync(PacketChannel packets, SslStream tls, CancellationToken cancellationToken)
    {
        await packets.WriteAsync(new AuthSwitchRequest(ClearPassword.Plugin, default), cancellationToken);
        _ = await packets.ReadAsync("token", 100_000, cancellationToken);
        await packets.WriteAsync(new OKPacket(0, 0, 2, 0, default), cancellationToken);
    }

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
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
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
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
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
            await stream.WriteAsync(Hello ?? Packet(0, Greeting), _stop.Token);
            var packets = new PacketChannel(stream) { Sequence = 1 };
            if (await packets.ReadAsync("SSLRequest", 1000, _stop.Token) is not { } request)
                return;
            BeforeTls.Add(request);
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(_certificate);
            packets = new PacketChannel(tls) { Sequence = 2 };
            if (await packets.ReadAsync("login", 100_000, _stop.Token) is null)
                return;
            await Login(packets, tls, _stop.Token);
            while (true)
            {
                packets.Sequence = 0;
                if (await packets.ReadMessageAsync("command", 1 << 26, _stop.Token) is not { } command)
                    return;
                await Answer(command, packets, tls, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException
            or Gatehouse.Protocols.ProtocolException or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or the test is over.
        }
    }
}
