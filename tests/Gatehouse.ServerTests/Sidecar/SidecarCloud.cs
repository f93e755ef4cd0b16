using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>
/// As a user does it: a local cloud with a database of each kind, an app with a managed identity and a connection to each, and the gateway
/// that <c>gatehouse run</c> started as that app. The tokens live for seconds.
/// </summary>
public sealed partial class SidecarCloud : IAsyncLifetime
{
    private const string App = "side";
    private const string TokenLife = "6s";
    private readonly ConnectorCloud _cloud = new();
    private SidecarProcess? _sidecar;

    internal SidecarProcess Sidecar => _sidecar!;

    public async Task InitializeAsync()
    {
        await _cloud.InitializeAsync();
        await _cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", App);
        await Task.WhenAll(
            _cloud.TypeAsync("mysql", "flexible-server", "create", "-g", "rg1", "-n", "my1", "-d", "shop"),
            CreateSqlAsync());
        var identity = (string)JsonNode.Parse(await _cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "reader", "-o", "json"))!["id"]!;
        await ConnectAsync("postgres-flexible", "pg1", "db1");
        await ConnectAsync("mysql-flexible", "my1", "shop", $"mysql-identity-id={identity}");
        await ConnectAsync("sql", "sql1", "sales");

        // Only now: what makes connections has tokens of its own.
        await _cloud.RestartAsync("--token-lifetime", TokenLife);
        _sidecar = await SidecarProcess.StartAsync(
            _cloud, App, "--credential", "managed-identity",
            "--sidecar", $"postgres://aad_pg1@localhost:{await PortAsync("postgres", "flexible-server", "pg1")}/db1?port=0&name=pg",
            "--sidecar", $"mysql://aad_my1@localhost:{await PortAsync("mysql", "flexible-server", "my1")}/shop?port=0&name=my",
            "--sidecar", $"sqlserver://localhost:{await PortAsync("sql", "server", "sql1")}/sales?port=0&name=sql");
    }

    public async Task DisposeAsync()
    {
        _sidecar?.Dispose();
        await _cloud.DisposeAsync();
    }

    /// <summary>The port of a listener, as a program's argument.</summary>
    public string Port(string listener) => Sidecar.Port(listener).ToString(CultureInfo.InvariantCulture);

    /// <summary>The last of the ends of all tokens that the gateway has fetched so far.</summary>
    public DateTimeOffset LastEnd() => Sidecar.Lines.Select(line => ValidUntil().Match(line)).Where(match => match.Success)
        .Max(match => DateTimeOffset.ParseExact(match.Groups[1].Value, "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));

    private async Task CreateSqlAsync()
    {
        await _cloud.TypeAsync("sql", "server", "create", "-g", "rg1", "-n", "sql1", "-u", "owner", "-p", "Correct-Horse-1");
        await _cloud.TypeAsync("sql", "db", "create", "-g", "rg1", "-s", "sql1", "-n", "sales");
    }

    private Task<string> ConnectAsync(string kind, string server, string database, params string[] more) => _cloud.TypeAsync(
    [
        "webapp", "connection", "create", kind, "-g", "rg1", "-n", App, "--connection", server, "--tg", "rg1", "--server", server,
        "--database", database, "--system-identity", .. more, "--client-type", "nodejs",
    ]);

    private async Task<string> PortAsync(params string[] server)
        => JsonNode.Parse(await _cloud.TypeAsync([.. server[..^1], "show", "-g", "rg1", "-n", server[^1], "-o", "json"]))!["port"]!.ToString();

    [GeneratedRegex(@"valid until (\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ)")]
    private static partial Regex ValidUntil();
}
