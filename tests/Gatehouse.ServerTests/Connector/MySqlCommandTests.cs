using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary><c>gatehouse mysql flexible-server</c> on a running local cloud.</summary>
public sealed class MySqlCommandTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private static readonly string[] Server = ["mysql", "flexible-server"];

    [Fact]
    public async Task The_administrator_makes_tables_and_reads_them()
    {
        await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "id1");
        string[] target = ["-g", "rg1", "-n", "my1"];
        await cloud.TypeAsync([.. Server, "create", .. target, "-d", "shop", "-u", "owner", "-p", "Correct-Horse-1"]);
        var me = JsonNode.Parse(await cloud.TypeAsync("ad", "signed-in-user", "show"))!;
        var name = (string)me["userPrincipalName"]!;
        var (before, _, refusal) = await ExecuteAsync("SELECT 1");
        await cloud.TypeAsync(
            [.. Server, "ad-admin", "create", "-g", "rg1", "-s", "my1", "-u", name, "-i", (string)me["id"]!, "--identity", "id1"]);

        var (code, output, error) = await ExecuteAsync(
            """
            CREATE TABLE t (id INT, name TEXT, price DECIMAL(9, 2));
            INSERT INTO t VALUES (1, 'Zoë', 1.50), (2, NULL, NULL);
            SELECT * FROM t
            """);

        Assert.Equal((ExitCode.Failure, ExitCode.Success), (before, code));
        Assert.Contains("1045 (28000)", refusal, StringComparison.Ordinal);
        Assert.Equal("""[{"id":1,"name":"Zoë","price":1.50},{"id":2,"name":null,"price":null}]""", Compact(output));
        Assert.Equal("2 rows changed.", error.Trim());
        Assert.Equal($$"""[{"u":"{{name}}@%"}]""", Compact((await ExecuteAsync("SELECT CURRENT_USER() AS u")).Output));
        var owner = await ExecuteAsync("SELECT CURRENT_USER() AS u", "-u", "owner", "-p", "Correct-Horse-1");
        Assert.Equal("""[{"u":"owner@%"}]""", Compact(owner.Output));
        Assert.Contains("1146 (42S02)", (await ExecuteAsync("SELECT * FROM nope")).Error, StringComparison.Ordinal);

        var file = Path.Combine(cloud.Folder, "script.sql");
        await File.WriteAllTextAsync(file, "SELECT COUNT(*) AS n FROM t;");
        Assert.Equal("2", (await cloud.TypeAsync([.. Server, "execute", "-n", "my1", "-d", "shop", "-f", file, "-o", "tsv"])).Trim());
    }

    [Fact]
    public async Task Firewall_rules_and_databases_are_made_listed_and_deleted()
    {
        await cloud.TypeAsync([.. Server, "create", "-g", "rg1", "-n", "my2", "-l", "local"]);
        string[] target = ["-g", "rg1", "-s", "my2"];

        await cloud.TypeAsync([.. Server, "firewall-rule", "create", .. target, "-r", "home", "--start-ip-address", "203.0.113.7"]);
        await cloud.TypeAsync([.. Server, "db", "create", .. target, "-d", "latin", "--charset", "latin1"]);

        var rules = await cloud.TypeAsync([.. Server, "firewall-rule", "list", .. target, "-o", "tsv"]);
        Assert.Equal("home\t203.0.113.7\t203.0.113.7", rules.Trim());
        var database = await cloud.TypeAsync([.. Server, "db", "show", .. target, "-d", "latin", "-o", "tsv"]);
        Assert.StartsWith("latin\tlatin1\tlatin1_", database, StringComparison.Ordinal);
        await cloud.TypeAsync([.. Server, "firewall-rule", "delete", .. target, "-r", "home", "--yes"]);
        await cloud.TypeAsync([.. Server, "db", "delete", .. target, "-d", "latin", "--yes"]);
        Assert.Equal(ExitCode.NotFound, (await cloud.RunAsync(null, [.. Server, "firewall-rule", "show", .. target, "-r", "home"])).Code);
        Assert.Equal(ExitCode.NotFound, (await cloud.RunAsync(null, [.. Server, "db", "show", .. target, "-d", "latin"])).Code);
    }

    private Task<(ExitCode Code, string Output, string Error)> ExecuteAsync(string sql, params string[] more)
        => cloud.RunAsync(null, [.. Server, "execute", "-n", "my1", "-d", "shop", "-q", sql, "-o", "json", .. more]);

    private static string Compact(string json)
        => JsonNode.Parse(json)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
