using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Connector.MySql;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>The upstream over the network, as a real MariaDB is not: MySQL's own plugin, and false servers.</summary>
public class TcpUpstreamTests
{
    private static readonly byte[] Password = Encoding.UTF8.GetBytes("pässword");
    private static readonly byte[] Scramble = "abcdefghijklmnopqrst"u8.ToArray();

    private static readonly HandshakeResponse41 Login = new(
        Capabilities.LongPassword | Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth
            | Capabilities.PluginAuthLengthEncoded,
        1 << 24, 45, "app", default, null, "", null);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Caching_sha2_password_logs_in_fast_and_full(bool full)
    {
        byte[]? answer = null, more = null;
        await using var server = new FakeMySqlServer
        {
            Login = async (packets, _, cancel) =>
            {
                await packets.WriteAsync(new AuthSwitchRequest(CachingSha2Password.Plugin, (byte[])[.. Scramble, 0]), cancel);
                answer = await packets.ReadAsync("answer", 100, cancel);
                var state = full ? CachingSha2Password.FullNeeded : CachingSha2Password.FastOk;
                await packets.WriteAsync(new AuthMoreData(new[] { state }), cancel);
                if (full)
                    more = await packets.ReadAsync("password", 100, cancel);
                await packets.WriteAsync(new OKPacket(0, 0, 2, 0, default), cancel);
            },
        };

        var login = await LoginAsync(server);

        Assert.Null(login.Refusal);
        Assert.Equal(CachingSha2Password.Answer(Password, Scramble), answer);
        Assert.Equal(full ? ClearPassword.Format(Password) : null, more);

        // Before TLS there was the request for it, and neither a name nor a proof.
        Assert.Equal(SSLRequest.Length, Assert.Single(server.BeforeTls).Length);
    }

    [Fact]
    public async Task Servers_error_is_passed_on()
    {
        var refusal = new ERRPacket(1049, "42000", "Unknown database 'x'");
        await using var server = new FakeMySqlServer { Login = (packets, _, cancel) => packets.WriteAsync(refusal, cancel).AsTask() };

        Assert.Equal(refusal, (await LoginAsync(server)).Refusal);
    }

    [Fact]
    public async Task Server_without_tls_gets_not_one_byte()
    {
        var greeting = FakeMySqlServer.UsualGreeting;
        greeting = greeting with { Capabilities = greeting.Capabilities & ~Capabilities.Ssl };
        await using var server = new FakeMySqlServer { Greeting = greeting };

        Assert.Equal(GatewayErrorCode.UpstreamUntrusted, (await Assert.ThrowsAsync<GatewayException>(() => LoginAsync(server))).Code);
        Assert.Empty(server.BeforeTls);
    }

    [Fact]
    public async Task Certificate_for_another_name_gets_no_login()
    {
        var reached = false;
        await using var server = new FakeMySqlServer("elsewhere.example")
        {
            Login = (_, _, _) =>
            {
                reached = true;
                return Task.CompletedTask;
            },
        };

        Assert.Equal(GatewayErrorCode.UpstreamUntrusted, (await Assert.ThrowsAsync<GatewayException>(() => LoginAsync(server))).Code);
        Assert.False(reached);
    }

    [Fact]
    public async Task Server_that_leaves_during_tls_is_unavailable()
    {
        var hello = FakeMySqlServer.Packet(0, FakeMySqlServer.UsualGreeting);
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var peer = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(hello);
            await client.GetStream().ReadExactlyAsync(new byte[PacketHeader.Length + SSLRequest.Length]);
        });
        var address = new MySqlTcp("localhost", ((IPEndPoint)listener.LocalEndpoint).Port);
        using var upstream = await MySqlUpstream.ConnectAsync(address, default);

        var error = await Assert.ThrowsAsync<GatewayException>(() => upstream.LoginAsync(Login, Password, default));

        Assert.Equal(GatewayErrorCode.UpstreamUnavailable, error.Code);
        await peer;
    }

    [Fact]
    public void Settings_that_cannot_work_are_all_named()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        using var bare = X509CertificateLoader.LoadCertificate(certificate.RawData);
        var options = new MySqlListenerOptions
        {
            Name = "x",
            Certificate = certificate,
            Upstream = new MySqlServer(new MySqlTcp("no host", 70_000) { TrustedRoots = [], ClientCertificate = bare }, MySqlKey.Create()),
        };

        var message = Assert.Throws<ArgumentException>(options.Validate).Message;

        foreach (var setting in new[] { "host", "port 70000", "TrustedRoots", "ClientCertificate" })
            Assert.Contains(setting, message, StringComparison.Ordinal);
    }

    private static async Task<UpstreamLogin> LoginAsync(FakeMySqlServer server)
    {
        using var root = X509CertificateLoader.LoadCertificateFromFile(server.CertificateFile);
        using var upstream = await MySqlUpstream.ConnectAsync(new MySqlTcp("localhost", server.Port) { TrustedRoots = [root] }, default);
        return await upstream.LoginAsync(Login, Password, default);
    }
}
