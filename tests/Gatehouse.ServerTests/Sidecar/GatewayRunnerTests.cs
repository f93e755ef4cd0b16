using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Gateway.Postgres;
using Gatehouse.ServerTests.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>A gateway process's life: health, new settings, a renewed certificate, the end. On a real PostgreSQL.</summary>
#pragma warning disable CA1001 // xunit calls IAsyncLifetime.DisposeAsync
[Collection(GatewayCollection.Name)]
public sealed class GatewayRunnerTests(GatewayFixture gateway) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("ghrun").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly ShortTokens _service = new(gateway.Tokens, GatewayFixture.AppOid);
    private readonly HttpClient _http = new() { Timeout = Limit };
    private PostgresListener _upstream = null!;
    private GatewayRunner? _runner;
    private int _logged; // lines of the tests before
    private Task _running = Task.CompletedTask;

    private string SettingsPath => Path.Combine(_folder, "gatehouse.json");

    public async Task InitializeAsync()
    {
        (_upstream, var certificate) = await gateway.StartTrustedListenerAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.pem"), certificate.ExportCertificatePem());
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Limit);
        if (_runner is not null)
            await _runner.DisposeAsync();
        await _upstream.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
        gateway.Errors.Clear();
    }

    [Fact]
    public async Task Health_says_started_ready_and_live_and_readiness_does_not_ask_the_database()
    {
        await StartAsync();

        Assert.Equal((200, 200, 200, 200), (await AskAsync("startup"), await AskAsync("ready"), await AskAsync("live"), await AskAsync("ready?deep=1")));
        await _upstream.DisposeAsync();
        Assert.Equal((200, 503), (await AskAsync("ready"), await AskAsync("ready?deep=1")));
        var metrics = await _http.GetStringAsync(new Uri($"{_runner!.Health!.Address}/metrics"));
        Assert.Contains("# TYPE gatehouse_gateway_connection_active gauge", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_settings_count_for_new_sessions_and_open_ones_go_on()
    {
        await StartAsync();
        await using var old = await OpenAsync();
        Assert.Equal(GatewayFixture.Shop, await ScalarAsync(old, "SELECT current_database()"));

        await ReloadAsync(Settings(database: "postgres"), "New settings are in effect");

        await using (var fresh = await OpenAsync())
            Assert.Equal("postgres", await ScalarAsync(fresh, "SELECT current_database()"));
        Assert.Equal(GatewayFixture.Shop, await ScalarAsync(old, "SELECT current_database()"));
    }

    [Fact]
    public async Task Settings_that_are_wrong_change_nothing_and_are_told()
    {
        await StartAsync();

        await ReloadAsync(Settings(database: "postgres", more: "\"sslmode\": \"disable\","), "There is no setting 'sslmode'");

        await using var connection = await OpenAsync();
        Assert.Equal(GatewayFixture.Shop, await ScalarAsync(connection, "SELECT current_database()"));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_client()
    {
        var first = WriteCertificate();
        await StartAsync(certificate: true);
        Assert.Equal(first, await SeenCertificateAsync());

        var second = WriteCertificate();
        await WaitForLogAsync("of which 0 opened and 1 changed");

        Assert.NotEqual(first, second);
        Assert.Equal(second, await SeenCertificateAsync());
    }

    [Fact]
    public async Task Told_to_stop_it_is_not_ready_at_once_and_waits_for_its_sessions()
    {
        await StartAsync("\"min-drain\": \"1s\", \"max-drain\": \"60s\",");
        var session = await OpenAsync();
        var port = Port;
        await _stop.CancelAsync();

        Assert.Equal(503, await AskAsync("ready"));
        await (await OpenAsync()).DisposeAsync(); // still accepted
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        Assert.Equal(1, await ScalarAsync(session, "SELECT 1"));
        Assert.False(_running.IsCompleted);
        await Assert.ThrowsAsync<NpgsqlException>(() => OpenAsync(port));

        await session.DisposeAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Sessions_that_do_not_end_are_closed_after_the_longest_wait()
    {
        await StartAsync("\"max-drain\": \"1s\",");
        await using var session = await OpenAsync();
        var began = Stopwatch.StartNew();

        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(15));

        Assert.InRange(began.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(15));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(session, "SELECT 1"));
    }

    [Fact]
    public async Task The_audit_has_a_line_for_the_login_and_one_for_the_end_and_never_a_token()
    {
        var audit = Path.Combine(_folder, "audit.jsonl");
        await StartAsync($"\"audit\": \"{audit}\",");
        await (await OpenAsync()).DisposeAsync();
        await _stop.CancelAsync();
        await _running.WaitAsync(Limit);
        await _runner!.DisposeAsync();
        _runner = null;

        var lines = await File.ReadAllLinesAsync(audit);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("{\"event\":\"login\"", lines[0], StringComparison.Ordinal);
        Assert.Contains($"\"database_user\":\"{GatewayFixture.App}\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"credential\":\"default\"", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("{\"event\":\"end\"", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("eyJ", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(audit));
    }

    private async Task StartAsync(string more = "", bool certificate = false)
    {
        _logged = gateway.Errors.All.Count;
        await File.WriteAllTextAsync(SettingsPath, Settings(more: more + "\"health\": \"127.0.0.1:0\",", certificate: certificate));
        var sources = new SettingSources(SettingsPath, [], new Dictionary<string, string>(), _ => null);
        var services = new GatewayServices(gateway.Errors, TimeProvider.System, _ => null) { Fetchers = (_, _) => _service };
        _runner = await GatewayRunner.StartAsync(sources, SettingsLoader.Load(sources), services, default);
        _running = _runner.RunAsync(_stop.Token);
    }

    private string Settings(string database = GatewayFixture.Shop, string more = "", bool certificate = false)
    {
        var shown = certificate ? $"\"certificate\": \"{_folder}/server.pem\"," : "";
        return $$"""
            {
              {{more}}
              "ca": "{{_folder}}/ca.pem",
              "listeners": [ { "name": "a", {{shown}} "upstream": "postgres://{{GatewayFixture.App}}@localhost:{{_upstream.Endpoint.Port}}/{{database}}", "client": "none", "port": 0 } ]
            }
            """;
    }

    private async Task ReloadAsync(string settings, string expected)
    {
        await File.WriteAllTextAsync(SettingsPath, settings.Replace("{\n", "{\n  \"health\": \"127.0.0.1:0\",", StringComparison.Ordinal));
        _runner!.Reload();
        await WaitForLogAsync(expected);
    }

    private async Task WaitForLogAsync(string text)
    {
        for (var began = Stopwatch.StartNew(); !gateway.Errors.All.Skip(_logged).Any(line => line.Contains(text, StringComparison.Ordinal));)
        {
            Assert.True(began.Elapsed < Limit, $"no '{text}' in the log");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    private int Port => ((IPEndPoint)_runner!.Host.Listeners[0].Endpoint).Port;

    private async Task<NpgsqlConnection> OpenAsync(int? port = null)
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={(port ?? Port).ToString(CultureInfo.InvariantCulture)};Username=any;Pooling=false;Timeout=15;SSL Mode=Prefer");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private async Task<int> AskAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri($"{_runner!.Health!.Address}/{path}"));
        return (int)answer.StatusCode;
    }

    private string WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-5), now.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        return certificate.Thumbprint;
    }

    private async Task<string> SeenCertificateAsync()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        await socket.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 }); // SSLRequest
        Assert.Equal('S', socket.GetStream().ReadByte());
        X509Certificate2? seen = null;
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => (seen = X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData())) is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return seen!.Thumbprint;
    }
}
