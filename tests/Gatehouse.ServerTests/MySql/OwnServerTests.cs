using System.Net;
using System.Text;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.Hosting;
using Gatehouse.ServerTests.OwnDatabase;
using Gatehouse.ServerTests.Postgres;

namespace Gatehouse.ServerTests.MySql;

/// <summary>A MariaDB of one's own, as a user sets it up: <c>gateway install mysql</c>, a settings file, the <c>mariadb</c> command line.</summary>
[Collection(MySqlCollection.Name)]
public sealed class OwnServerTests(MySqlFixture server) : IAsyncLifetime
{
    private const string Ada = "ada@contoso.example";
    private const string AdaId = "dddddddd-0000-0000-0000-000000000001";

    private readonly string _folder = Directory.CreateTempSubdirectory("ghown").FullName;
    private TestIssuer _issuer = null!;
    private GatewayRunner _gateway = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        await InstallAsync();
        await InstallAsync(); // changes nothing
        using var certificate = GatewayFixture.MakeCertificate();
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(certificate)!;
        await File.WriteAllTextAsync(Pem, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        _gateway = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _issuer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_first_administrator_logs_in_by_token_and_maps_others_with_the_command_line()
    {
        Assert.Equal((0, "ada@contoso.example@%\n", ""), await MariaDbAsync(Ada, Token(AdaId), "SELECT CURRENT_USER()"));
        var name = $"u{Guid.NewGuid():N}"[..12];
        Assert.Equal((0, "", ""), await MariaDbAsync(
            Ada, Token(AdaId), $"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER '{name}' IDENTIFIED BY '{MySqlFixture.AppId}'"));

        Assert.Equal((0, $"{name}@%\n", ""), await MariaDbAsync(name, Token(MySqlFixture.AppOid, MySqlFixture.AppId), "SELECT CURRENT_USER()"));

        var (code, _, error) = await MariaDbAsync(name, Token(AdaId), "SELECT 1");
        Assert.Equal(1, code);
        Assert.Contains("ERROR 1045", error, StringComparison.Ordinal);
        Assert.Contains(server.Audit, login => login is { Listener: "own", Code: "PrincipalMismatch", DatabaseUser: var user } && user == name);
    }

    [Fact]
    public async Task The_connections_id_is_in_performance_schema_and_in_the_audit()
    {
        using var client = await RawClient.ConnectAsync(Endpoint, Ada, Token(AdaId));
        var number = await client.ScalarAsync("SELECT CONNECTION_ID()");

        var seen = await server.Server.QueryAsync(
            $"SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'gatehouse_connection_id' AND PROCESSLIST_ID = {number}");

        Assert.Contains(server.Audit, login => login.Granted && login.ConnectionId == Assert.Single(seen)[0]);
    }

    [Fact]
    public async Task New_settings_are_taken_over_and_an_open_session_goes_on()
    {
        using var client = await RawClient.ConnectAsync(Endpoint, Ada, Token(AdaId));

        await _gateway.Host.ReloadAsync(SettingsLoader.Load(Write("\"max-connections-per-principal\": 1,")), default);

        Assert.Equal("1", await client.ScalarAsync("SELECT 1"));
        Assert.Equal(1203, (await Assert.ThrowsAsync<Gatehouse.Gateway.MySql.MySqlServerException>(
            async () => (await RawClient.ConnectAsync(Endpoint, Ada, Token(AdaId))).Dispose())).Number);
    }

    private IPEndPoint Endpoint => (IPEndPoint)_gateway.Host.Listeners[0].Endpoint;

    private string Pem => Path.Combine(_folder, "server.pem");

    private string Token(string objectId, string? clientId = null) => _issuer.Token(
        "s", null, ("nbf", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()), ("oid", objectId), ("tid", TestTokens.Tenant),
        clientId is null ? ("upn", Ada) : ("appid", clientId), ("idtyp", clientId is null ? "user" : "app"));

    private async Task InstallAsync()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var services = new CliServices
        {
            Output = output,
            Error = error,
            Environment = name => name == "MYSQL_PWD" ? Encoding.UTF8.GetString(server.Server.Key.Password(server.Server.Upstream.Superuser)) : null,
            IsTerminal = false,
            IsInteractive = false,
        };
        var code = await CommandRunner.RunAsync(
            [
                "gateway", "install", "mysql", "--socket", server.Server.SocketPath, "--key-file", Path.Combine(server.Server.Folder, "key"),
                "--superuser", server.Server.Upstream.Superuser, "--tenant", TestTokens.Tenant, "--admin", Ada, "--admin-object-id", AdaId,
            ],
            services);
        Assert.True(code == (int)ExitCode.Success, error.ToString());
    }

    private SettingSources Write(string more = "")
    {
        var path = Path.Combine(_folder, "gatehouse.json");
        File.WriteAllText(path, $$"""
            { "listeners": [ {
              "name": "own", "upstream": "mysql:///?host={{server.Server.SocketPath}}", "client": "token", "port": 0, "certificate": "{{Pem}}",
              "key-file": "{{server.Server.Folder}}/key", {{more}} "issuers": "{{_issuer.Address}}", "audiences": "pg"
            } ] }
            """);
        return new(path, [], new Dictionary<string, string>(), _ => null);
    }

    private Task<GatewayRunner> StartAsync()
    {
        var sources = Write();
        return GatewayRunner.StartAsync(
            sources, SettingsLoader.Load(sources), new GatewayServices(server.Errors, TimeProvider.System, _ => null, server), default);
    }

    private Task<(int ExitCode, string Output, string Error)> MariaDbAsync(string user, string token, string sql) => Tool.RunAsync(
        "mariadb",
        ["--no-defaults", "--host=127.0.0.1", $"--port={Endpoint.Port}", $"--user={user}", $"--ssl-ca={Pem}", "--batch", "--skip-column-names", "-e", sql],
        Endpoint.Port, Pem, "", user, token);
}
