using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;
using Gatehouse.ServerTests.Connector;

namespace Gatehouse.ServerTests.Identity;

/// <summary>The tutorials' MySQL commands by Debian's azure-cli, unmodified, below <c>gatehouse run --as</c>.</summary>
public sealed class AzureCliMySqlTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private static readonly string[] App = ["-g", "rg1", "-n", "web1"];
    private static readonly string[] Connection = [.. App, "--connection", "my"];
    private readonly AzureCliRun _az = new(cloud);

    [ClientFact(AzureCliRun.Az)]
    public async Task The_commands_of_the_tutorials_run_word_for_word()
    {
        await _az.SignInAsync();
        await cloud.TypeAsync(
            "mysql", "flexible-server", "create", "-g", "rg1", "-n", "my1", "-d", "shop", "-u", "owner", "-p", "Correct-Horse-1");
        var identity = (string)(await _az.AzAsync("identity", "create", "-g", "rg1", "-n", "id1"))!["id"]!;

        await _az.AzAsync([
            "webapp", "connection", "create", "mysql-flexible", .. Connection, "--tg", "rg1", "--server", "my1", "--database", "shop",
            "--system-identity", $"mysql-identity-id={identity}", "--client-type", "dotnet"]);

        var listed = await _az.AzAsync(["webapp", "connection", "list", .. App]);
        Assert.Equal("my", (string?)Assert.Single(listed!.AsArray())!["name"]);
        var shown = await _az.AzAsync(["webapp", "connection", "show", .. Connection]);
        Assert.EndsWith("/flexibleServers/my1/databases/shop", (string?)shown!["targetService"]!["id"], StringComparison.OrdinalIgnoreCase);
        var checks = (await _az.AzAsync(["webapp", "connection", "validate", .. Connection]))!.AsArray();
        Assert.NotEmpty(checks);
        Assert.All(checks, check => Assert.Equal("success", (string?)check!["result"]));
        var value = await _az.ValueAsync("AZURE_MYSQL_CONNECTIONSTRING", "webapp", Connection);
        Assert.Contains("User Id=aad_my;", value, StringComparison.Ordinal);

        // The login that all of it was for, as the app. az grants everything on the database, and nothing beside it.
        var token = (await cloud.TypeAsync("token", "--app", "web1", "--resource-type", "oss-rdbms", "--show")).Trim();
        var made = await AppAsync(token, "CREATE TABLE t (id INT); INSERT INTO t VALUES (7); SELECT CURRENT_USER() AS u, id FROM t");
        Assert.True(made.Code == ExitCode.Success, made.Error);
        Assert.Equal("""[{"u":"aad_my@%","id":7}]""", JsonNode.Parse(made.Output)!.ToJsonString());
        Assert.Contains("1142 (42000)", (await AppAsync(token, "SELECT * FROM mysql.user")).Error, StringComparison.Ordinal);
        var rules = await cloud.TypeAsync("mysql", "flexible-server", "firewall-rule", "list", "-g", "rg1", "-s", "my1", "-o", "json");
        Assert.Empty(JsonNode.Parse(rules)!.AsArray()); // az opens the firewall to everybody where it cannot connect at once

        await _az.AzAsync(["webapp", "connection", "delete", .. Connection, "--yes"]);
        Assert.Empty((await _az.AzAsync(["webapp", "connection", "list", .. App]))!.AsArray());
    }

    private Task<(ExitCode Code, string Output, string Error)> AppAsync(string token, string sql)
        => cloud.RunAsync(
            null, "mysql", "flexible-server", "execute", "-n", "my1", "-d", "shop", "-u", "aad_my", "-p", token, "-q", sql, "-o", "json");
}
