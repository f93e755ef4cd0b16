using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.Tests.Gateway.Configuration;

public class SettingsTests
{
    private const string Sidecar = """{ "listeners": [ { "upstream": "postgres://app@db.example:6432/shop", "client": "none", "max-connections": 7 } ] }""";

    [Fact]
    public void An_address_says_it_all()
    {
        var listener = One(SettingsLoader.Load(new(
            null, ["postgres://app%40contoso@db.example/or%2Fders?port=6000&credential=azure-cli&login-timeout=5s&name=n"], new Dictionary<string, string>(), _ => null)));

        Assert.Equal(GatewayProtocol.Postgres, listener.Protocol);
        Assert.Equal(("db.example", 5432, "or/ders", "app@contoso"), (listener.Host, listener.Port, listener.Database, listener.User));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 6000), listener.Listen);
        Assert.Equal(ClientAuthentication.None, listener.Client);
        Assert.Equal(CredentialKind.AzureCli, listener.Credential.Kind);
        Assert.Equal(TimeSpan.FromSeconds(5), listener.LoginTimeout);
        Assert.Equal("https://ossrdbms-aad.database.windows.net", listener.Audience);
    }

    [Theory]
    [InlineData("postgres://x/y", 5432)]
    [InlineData("postgresql://x/y", 5432)]
    [InlineData("mysql://x/y", 3306)]
    [InlineData("mariadb://x/y", 3306)]
    [InlineData("sqlserver://x/y", 1433)]
    public void Ports_are_the_protocols_where_none_is_said(string address, int port)
    {
        var listener = One(SettingsLoader.Load(new(null, [address], new Dictionary<string, string>(), _ => null)));

        Assert.Equal((port, port), (listener.Port, ((IPEndPoint)listener.Listen).Port));
        Assert.Equal("x/y", listener.Name);
    }

    [Theory]
    [InlineData("postgres", "db.postgres.database.usgovcloudapi.net", "https://ossrdbms-aad.database.usgovcloudapi.net")]
    [InlineData("mysql", "db.mysql.database.chinacloudapi.cn", "https://ossrdbms-aad.database.chinacloudapi.cn")]
    [InlineData("sqlserver", "db.database.windows.net", "https://database.windows.net")]
    [InlineData("sqlserver", "db.database.chinacloudapi.cn", "https://database.chinacloudapi.cn")]
    [InlineData("postgres", "db.postgres.database.azure.com", "https://ossrdbms-aad.database.windows.net")]
    public void The_audience_is_that_of_the_servers_cloud(string scheme, string host, string audience)
        => Assert.Equal(audience, One(SettingsLoader.Load(new(null, [$"{scheme}://{host}/d"], new Dictionary<string, string>(), _ => null))).Audience);

    [Theory]
    [InlineData(null, null, 7)]
    [InlineData("8", null, 7)] // the listener's own word wins over what counts for all
    public void A_listeners_own_setting_wins(string? variable, string? flag, int expected)
    {
        using var file = new SettingsFile(Sidecar);

        Assert.Equal(expected, One(file.Load(Set("max-connections", flag), Set("GATEHOUSE_GATEWAY_MAX_CONNECTIONS", variable))).MaxConnections);
    }

    [Theory]
    [InlineData("1s", null, null, 1)]
    [InlineData("1s", "2s", null, 2)]
    [InlineData("1s", "2s", "3s", 3)]
    [InlineData(null, "2s", null, 2)]
    [InlineData(null, null, null, 60)]
    public void A_flag_wins_over_a_variable_and_a_variable_over_the_file(string? inFile, string? variable, string? flag, int seconds)
    {
        using var file = new SettingsFile(inFile is null ? Sidecar : $$"""{ "login-timeout": "{{inFile}}", {{Sidecar.TrimStart()[1..]}}""");

        var settings = file.Load(Set("login-timeout", flag), Set("GATEHOUSE_GATEWAY_LOGIN_TIMEOUT", variable));

        Assert.Equal(TimeSpan.FromSeconds(seconds), One(settings).LoginTimeout);
    }

    [Fact]
    public void Every_error_is_told_with_its_line()
    {
        using var file = new SettingsFile("""
            {
              // a comment is allowed
              "helth": "127.0.0.1:9801",
              "max-drain": "soon",
              "listeners": [
                { "upstream": "postgres://db.example/shop", "client": "none", "listen": "0.0.0.0:5432" },
                { "upstream": "oracle://db.example/shop", "client": "none" },
                { "upstream": "mysql://db.example/shop", "client": "none", "credential": "msi", "port": 99999 },
                { "upstream": "mysql://root:hunter2@db.example/shop", "client": "none" },
                {
                  "upstream": "postgres:///?host=/run/postgresql",
                  "client": "token"
                },
              ]
            }
            """);

        var errors = file.Errors();

        Assert.Equal(
            [
                "gatehouse.json, line 3: There is no setting 'helth'; did you mean 'health'?",
                "gatehouse.json, line 4: 'max-drain' is 'soon'; write a time from 0ms to 24h, e.g. 30s, 5m or 500ms.",
                "gatehouse.json, line 6: 'listen' is 0.0.0.0:5432, which other machines reach, and with client=none whoever connects is the database user. "
                    + "Listen on 127.0.0.1, ::1 or unix:/path.",
                "gatehouse.json, line 7: 'upstream' begins with 'oracle://'; postgres://, mysql:// and sqlserver:// are known.",
                "gatehouse.json, line 8: 'port' is '99999'; write a number from 0 to 65535.",
                "gatehouse.json, line 8: 'credential' is 'msi'; write one of default, managed-identity[:CLIENT-ID], workload-identity, service-principal, azure-cli, environment.",
                "gatehouse.json, line 9: 'upstream' holds a password; the gateway logs in with a token, so write the user only: USER@HOST.",
                "gatehouse.json, line 10: 'certificate' is missing: a token is never asked for without TLS.",
                "gatehouse.json, line 10: 'issuers' is missing: whose tokens are believed, e.g. https://login.microsoftonline.com/TENANT/v2.0.",
                "gatehouse.json, line 10: 'audiences' is missing: what the tokens must be for; without it a token for another program would do.",
            ],
            errors.Select(error => error.ToString()).OrderBy(LineOf).ThenBy(text => text.StartsWith("gatehouse.json, line 8: 'port'", StringComparison.Ordinal) ? 0 : 1));
        Assert.DoesNotContain(errors, error => error.Message.Contains("hunter2", StringComparison.Ordinal));

        static int LineOf(string error) => int.Parse(error.Split("line ")[1].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("[]", "one JSON object")]
    [InlineData("{ \"a\": }", "not JSON")]
    [InlineData("{} {}", "not JSON")]
    [InlineData("{ \"audit\": \"\\ud800\" }", "surrogate")]
    [InlineData("{ \"a\": [[[[[[[[[1]]]]]]]]] }", "not JSON")]
    public void What_is_no_settings_file_is_refused(string json, string why)
    {
        using var file = new SettingsFile(json);

        Assert.Contains(why, Assert.Single(file.Errors()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "listeners": [] }""", "There is no listener")]
    [InlineData("""{ "listeners": 1 }""", "not a list of groups")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none" } ], "audit": "x", "audit": "y" }""", "stands twice")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://u@a/b", "user": "v", "client": "none" } ] }""", "stands twice")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b" } ] }""", "'client' is missing")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "port": 1, "listen": "[::1]:5" } ] }""", "both say where")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "listen": "unix:db.sock" } ] }""", "not an absolute path")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres:///b?host=/run/x", "client": "none" } ] }""", "a sidecar logs in with a token")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "ca": "/no/such/file" } ] }""", "cannot be read")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "certificate": "$CERT", "certificate-key": "/dev/null" } ] }""", "cannot be used with its key")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "issuers": "https://x" } ] }""", "means nothing")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "max-connections-per-principal": 3 } ] }""", "means nothing")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "breaker-pause": "1ms" } ] }""", "from 100ms to 1h")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "sslmode": "disable" } ] }""", "no setting 'sslmode'")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres:///?host=/run/x", "client": "token", "certificate": "$CERT", "issuers": ["http://idp.example"], "audiences": ["a"] } ] }""", "not an https address")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "token", "certificate": "$CERT", "issuers": "https://i", "audiences": "a" } ] }""", "must prove each database user")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none" }, { "upstream": "postgres://a/b", "client": "none", "port": 1 } ] }""", "Two listeners have the name")]
    [InlineData("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none" }, { "upstream": "postgres://a/c", "client": "none" } ] }""", "Two listeners are on")]
    public void What_cannot_work_or_is_not_safe_is_refused(string json, string why)
    {
        using var file = new SettingsFile(json);

        Assert.Contains(file.Errors(), error => error.Message.Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("db.example/shop")]
    [InlineData("Server=db;Password=hunter2")]
    [InlineData("postgres:db")]
    public void What_is_no_address_is_refused_without_repeating_it(string address)
    {
        var error = Assert.Single(Assert.Throws<SettingsException>(() => SettingsLoader.Load(new(null, [address], new Dictionary<string, string>(), _ => null))).Errors);

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_listener_that_takes_tokens_is_read()
    {
        using var file = new SettingsFile("""
            { "listeners": [ { "name": "own", "upstream": "postgres:///?host=/run/postgresql", "client": "token", "listen": "0.0.0.0:6432", "certificate": "$CERT",
              "issuers": ["https://a", "https://b"], "audiences": "x, y", "tenants": ["t"], "superuser": "root" } ] }
            """);

        var listener = One(file.Load());

        Assert.Equal(["https://a", "https://b"], listener.Issuers);
        Assert.Equal(["x", "y"], listener.Audiences);
        Assert.Equal(("/run/postgresql", "root", true), (listener.Socket, listener.Superuser, listener.Certificate!.HasPrivateKey));
    }

    [Fact]
    public void A_certificate_that_was_replaced_changes_the_fingerprint_and_nothing_else_does()
    {
        using var file = new SettingsFile("""{ "listeners": [ { "upstream": "postgres://a/b", "client": "none", "certificate": "$CERT" } ] }""");
        var before = One(file.Load()).Fingerprint;

        Assert.Equal(before, One(file.Load()).Fingerprint);
        file.WriteCertificate();
        Assert.NotEqual(before, One(file.Load()).Fingerprint);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("http://collector:4318", null, "http://collector:4318/")]
    [InlineData(null, "https://collector/otlp", "https://collector/otlp")]
    [InlineData("http://a:1", "http://b:2", "http://a:1/")]
    public void The_collector_is_that_of_the_setting_else_of_the_standard_variable(string? flag, string? variable, string? expected)
    {
        using var file = new SettingsFile(Sidecar);

        Assert.Equal(expected, file.Load(Set("otlp", flag), Set("OTEL_EXPORTER_OTLP_ENDPOINT", variable)).Otlp?.ToString());
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("http://user:hunter2@collector")]
    public void What_is_no_collector_is_refused_without_repeating_it(string address)
    {
        using var file = new SettingsFile(Sidecar);

        var error = Assert.Single(Assert.Throws<SettingsException>(() => file.Load(Set("otlp", address))).Errors);

        Assert.Contains("no address of a collector", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private static ListenerSettings One(GatewaySettings settings) => Assert.Single(settings.Listeners);

    private static Dictionary<string, string> Set(string name, string? value) => value is null ? [] : new() { [name] = value };
}
