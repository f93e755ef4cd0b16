using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Protocols.MySql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.ServerTests.MySql;

/// <summary>A real MariaDB over the network, by TLS, with a listener in front of it.</summary>
public sealed class TcpUpstream : IDisposable
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly TestAuthority _authority = new();

    public TcpUpstream()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        Server = new MariaDbServer(["--bind-address=127.0.0.1", $"--port={Port}", .. _authority.ServerSettings]);
        Certificate = _authority.Issue("gateway", ClientAuthentication);
        Address = new MySqlTcp("localhost", Port) { TrustedRoots = [_authority.Root], ClientCertificate = Certificate };
    }

    public int Port { get; }

    public MariaDbServer Server { get; }

    public X509Certificate2 Certificate { get; }

    public MySqlTcp Address { get; }

    public void Dispose()
    {
        Server.Dispose();
        Certificate.Dispose();
        _authority.Dispose();
    }
}

/// <summary>The upstream over the network: verified TLS, each plugin, client certificates, and the server's own words.</summary>
[Collection(MySqlCollection.Name)]
public sealed class TcpUpstreamTests(MySqlFixture gateway, TcpUpstream upstream) : IClassFixture<TcpUpstream>
{
    private const string Password = "pässword \"1\"";
    private const int NameOnly = 4;

    [Fact]
    public async Task Sessions_with_tokens_run_over_tls()
    {
        await using var listener = await ListenAsync(upstream.Address);
        using (var admin = await gateway.AdminAsync(listener.Endpoint))
        {
            await admin.QueryAsync("SET aad_auth_validate_oids_in_tenant = OFF");
            await admin.QueryAsync($"CREATE AADUSER 'tcp' IDENTIFIED BY '{MySqlFixture.AppId}'");
        }

        using var app = await RawClient.ConnectAsync(listener.Endpoint, "tcp", gateway.AppToken);

        Assert.StartsWith("TLS", (await app.QueryAsync("SHOW SESSION STATUS LIKE 'Ssl_cipher'"))[0][1], StringComparison.Ordinal);
        Assert.Equal("tcp@%", (await app.QueryAsync("SELECT CURRENT_USER()"))[0][0]);

        // More than one packet each way.
        var text = (await app.QueryAsync("SELECT REPEAT('x', 20000000)"))[0][0]!;
        Assert.Equal(20_000_000, text.Length);
    }

    [Fact]
    public async Task Account_that_requires_a_certificate_is_opened_with_it_only()
    {
        await using var listener = await ListenAsync(upstream.Address);
        using (var admin = await gateway.AdminAsync(listener.Endpoint))
        {
            await admin.QueryAsync("SET aad_auth_validate_oids_in_tenant = OFF");
            await admin.QueryAsync($"CREATE AADUSER 'x509' IDENTIFIED BY '{MySqlFixture.AppId}'");
            await admin.QueryAsync("ALTER USER 'x509'@'%' REQUIRE SUBJECT '/CN=gateway'");
        }

        using (var app = await RawClient.ConnectAsync(listener.Endpoint, "x509", gateway.AppToken))
            Assert.Equal("x509@%", (await app.QueryAsync("SELECT CURRENT_USER()"))[0][0]);
        await using var without = await ListenAsync(upstream.Address with { ClientCertificate = null });
        var refused = await gateway.RefusedAsync("x509", gateway.AppToken, listener: without);
        Assert.Equal(1045, refused.Number);
        Assert.Contains("client certificate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_own_words_reach_the_client()
    {
        await using var listener = await ListenAsync(upstream.Address);

        var refused = await gateway.RefusedAsync(MySqlFixture.Admin, gateway.AdminToken, "no_such_database", listener);

        Assert.Equal(1049, refused.Number);
        Assert.Contains("no_such_database", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Server_that_cannot_be_trusted_gets_no_login(int kind)
    {
        using var other = new TestAuthority();
        MySqlTcp[] addresses =
        [
            upstream.Address with { TrustedRoots = [other.Root] },
            upstream.Address with { Host = "127.0.0.1" }, // its certificate is for localhost
        ];

        // Its own superuser's login, and a client's.
        var error = await Assert.ThrowsAsync<GatewayException>(() => QueryAsync(addresses[kind], "SELECT 1"));

        Assert.Equal(GatewayErrorCode.UpstreamUntrusted, error.Code);
        await using var listener = await ListenAsync(addresses[kind], install: false);
        Assert.Equal(1429, (await gateway.RefusedAsync(MySqlFixture.Admin, gateway.AdminToken, listener: listener)).Number);
    }

    [Theory]
    [InlineData("mysql_native_password", true)]
    [InlineData("mysql_native_password", false)]
    [InlineData("ed25519", true)]
    [InlineData("ed25519", false)]
    public async Task Right_password_logs_in_and_a_wrong_one_does_not(string plugin, bool right)
    {
        await upstream.Server.QueryAsync("INSTALL PLUGIN IF NOT EXISTS ed25519 SONAME 'auth_ed25519'");
        var user = $"{plugin[..NameOnly]} {right}";
        await upstream.Server.QueryAsync($"CREATE USER '{user}'@'%' IDENTIFIED VIA {plugin} USING PASSWORD('{Password}') REQUIRE SSL");
        using var session = await MySqlUpstream.ConnectAsync(upstream.Address, default);
        const Capabilities Flags = Capabilities.LongPassword | Capabilities.Protocol41 | Capabilities.SecureConnection
            | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded;

        var login = await session.LoginAsync(
            new HandshakeResponse41(Flags, 1 << 24, 45, user, default, null, "", null),
            Encoding.UTF8.GetBytes(right ? Password : Password[1..]), default);

        Assert.Equal(right ? null : 1045, (int?)login.Refusal?.Number);
    }

    private async Task<MySqlListener> ListenAsync(MySqlTcp address, bool install = true)
    {
        var server = upstream.Server.Upstream with { Address = address };
        if (install)
        {
            await MySqlMapping.InstallAsync(server, Postgres.TestTokens.Tenant, default);
            await MySqlMapping.EnsureAdministratorAsync(server, new(MySqlFixture.AdminOid, null, MySqlFixture.Admin, "user"), default);
        }

        // A server that is not to be trusted is an error in the gateway's log.
        return await gateway.StartListenerAsync(server, logs: install ? null : NullLoggerFactory.Instance);
    }

    private async Task QueryAsync(MySqlTcp address, string sql)
    {
        using var session = await MySqlConnection.OpenAsync(upstream.Server.Upstream with { Address = address }, default);
        await session.QueryAsync(sql, default);
    }
}
