using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>
/// As a user does it: a local cloud, an app with a managed identity, <c>gatehouse run</c>, the sidecar, and programs that know host
/// and user only.
/// </summary>
public sealed class SidecarProcessTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    [Fact]
    public async Task Psql_and_python_reach_the_database_by_the_apps_managed_identity()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "side1");
        await cloud.TypeAsync(ConnectorCloud.Create("side1", "side1"));
        var server = JsonNode.Parse(await cloud.TypeAsync("postgres", "flexible-server", "show", "-g", "rg1", "-n", "pg1", "-o", "json"))!;

        using var sidecar = await SidecarProcess.StartAsync(
            cloud, "side1", "--sidecar", $"postgres://aad_side1@localhost:{server["port"]}/db1?port=0&name=pg&credential=managed-identity");

        var port = sidecar.Port("pg").ToString(CultureInfo.InvariantCulture);
        Assert.Equal("aad_side1|db1", await RunAsync("psql", "-X", "-h", "127.0.0.1", "-p", port, "-U", "anything", "-Atc", "SELECT current_user, current_database()"));
        Assert.Equal("aad_side1", await RunAsync(
            "/usr/bin/python3", "-c",
            $"import psycopg2; c = psycopg2.connect(host='127.0.0.1', port={port}, user='x', password='wrong'); q = c.cursor(); q.execute('SELECT current_user'); print(q.fetchone()[0])"));
        Assert.Contains("Credentials: managed-identity: used", await sidecar.WaitForAsync("Credentials:"), StringComparison.Ordinal);
        Assert.DoesNotContain(sidecar.Lines, line => line.Contains("eyJ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mariadb_and_python_reach_the_database_by_the_apps_managed_identity()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "side2");
        await cloud.TypeAsync("mysql", "flexible-server", "create", "-g", "rg1", "-n", "my1", "-d", "shop");
        var identity = (string)JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "reader", "-o", "json"))!["id"]!;
        await cloud.TypeAsync(
            "webapp", "connection", "create", "mysql-flexible", "-g", "rg1", "-n", "side2", "--connection", "side2", "--tg", "rg1", "--server", "my1",
            "--database", "shop", "--system-identity", $"mysql-identity-id={identity}", "--client-type", "nodejs");
        var server = JsonNode.Parse(await cloud.TypeAsync("mysql", "flexible-server", "show", "-g", "rg1", "-n", "my1", "-o", "json"))!;

        using var sidecar = await SidecarProcess.StartAsync(
            cloud, "side2", "--sidecar", $"mysql://aad_side2@localhost:{server["port"]}/shop?port=0&name=my", "--credential", "managed-identity");

        var port = sidecar.Port("my").ToString(CultureInfo.InvariantCulture);
        const string Query = "SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())";
        Assert.Equal("aad_side2@% shop", await RunAsync("mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", port, "-u", "anything", "-N", "-e", Query));
        Assert.Equal("aad_side2@% shop", await RunAsync(
            "/usr/bin/python3", "-c",
            $"import pymysql; c = pymysql.connect(host='127.0.0.1', port={port}, user='x', password='wrong'); q = c.cursor(); q.execute(\"{Query}\"); print(q.fetchone()[0])"));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await error);
        return output.Trim();
    }
}
