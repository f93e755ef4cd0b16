using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A connection to MySQL from the tutorial's command to its end.</summary>
public sealed class MySqlConnectionTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Password = "Correct-Horse-1";
    private const string App = "web1";

    [Fact]
    public async Task The_tutorials_command_connects_and_doing_it_again_changes_nothing()
    {
        var create = await PrepareAsync("my1", "my_shop", "nodejs");

        await cloud.TypeAsync(create);

        Assert.DoesNotContain("+ ", await cloud.TypeAsync([.. create, "--plan"]), StringComparison.Ordinal);
        var state = await StateAsync("my1");
        Assert.Contains("aad_c1", state, StringComparison.Ordinal);
        Assert.Contains("AZURE_MYSQL_SSL", state, StringComparison.Ordinal);

        // Least privilege, on this database only: an underscore in its name stands for no other character.
        var grants = await SqlAsync("my1", "SHOW GRANTS FOR 'aad_c1'");
        Assert.Contains("GRANT SELECT, INSERT, UPDATE, DELETE", grants, StringComparison.Ordinal);
        Assert.Contains(@"`my\\_shop`.*", grants, StringComparison.Ordinal);
        Assert.DoesNotContain("CREATE,", grants, StringComparison.Ordinal);

        string[] connection = ["-g", "rg1", "-n", App, "--connection", "c1"];
        var validated = await cloud.TypeAsync(["webapp", "connection", "validate", .. connection, "-o", "tsv"]);
        Assert.All(validated.Trim().Split('\n'), line => Assert.Contains("\tsuccess", line, StringComparison.Ordinal));
        await cloud.TypeAsync(["webapp", "connection", "update", "mysql-flexible", .. connection, "--access", "read"]);
        Assert.DoesNotContain("INSERT", await SqlAsync("my1", "SHOW GRANTS FOR 'aad_c1'"), StringComparison.Ordinal);
        await cloud.TypeAsync([.. create, "--access", "all"]);
        Assert.Contains("EVENT", await SqlAsync("my1", "SHOW GRANTS FOR 'aad_c1'"), StringComparison.Ordinal);

        await RemoveAsync();
        Assert.DoesNotContain("aad_c1", await StateAsync("my1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_of_another_principal_is_not_taken_over()
    {
        var create = await PrepareAsync("my2", "shop", "dotnet");
        var before = await StateAsync("my2");
        await SqlAsync("my2", "CREATE USER 'aad_c1'@'%' IDENTIFIED BY 'somebody else'");

        var (code, _, error) = await cloud.RunAsync(null, create);

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("is mapped to no principal", error, StringComparison.Ordinal);
        await cloud.TypeAsync([.. create, "--new"]);
        await RemoveAsync();
        Assert.Equal(before, await StateAsync("my2"));
    }

    private async Task<string[]> PrepareAsync(string server, string database, string clientType)
    {
        await cloud.TypeAsync(
            "mysql", "flexible-server", "create", "-g", "rg1", "-n", server, "-d", database, "-u", "owner", "-p", Password);
        var identity = JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "id1"))!;
        var me = JsonNode.Parse(await cloud.TypeAsync("ad", "signed-in-user", "show"))!;
        await cloud.TypeAsync(
            "mysql", "flexible-server", "ad-admin", "create", "-g", "rg1", "-s", server, "-u", (string)me["userPrincipalName"]!,
            "-i", (string)me["id"]!, "--identity", "id1");
        return
        [
            "webapp", "connection", "create", "mysql-flexible", "-g", "rg1", "-n", App, "--connection", "c1",
            "--tg", "rg1", "--server", server, "--database", database,
            "--system-identity", $"mysql-identity-id={identity["id"]}", "--client-type", clientType,
        ];
    }

    private Task<string> SqlAsync(string server, string sql)
        => cloud.TypeAsync("mysql", "flexible-server", "execute", "-n", server, "-u", "owner", "-p", Password, "-q", sql, "-o", "json");

    private async Task<string> StateAsync(string server) => string.Join(
        '\n',
        (string?)JsonNode.Parse(await cloud.TypeAsync("webapp", "show", "-g", "rg1", "-n", App))!["identity"]?["type"] ?? "None",
        await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", App, "-o", "json"),
        await cloud.TypeAsync("webapp", "connection", "list", "-g", "rg1", "-n", App, "-o", "json"),
        await cloud.TypeAsync("mysql", "flexible-server", "ad-admin", "list", "-g", "rg1", "-s", server, "-o", "json"),
        await cloud.TypeAsync("mysql", "flexible-server", "firewall-rule", "list", "-g", "rg1", "-s", server, "-o", "json"),
        await SqlAsync(server, "SELECT user, host FROM mysql.user ORDER BY 1, 2"),
        await SqlAsync(server, "SELECT grantee, privilege_type, table_schema FROM information_schema.schema_privileges ORDER BY 1, 2, 3"));

    // Back to the start for the next test.
    private async Task RemoveAsync()
    {
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", App, "--connection", "c1", "--yes");
        await cloud.TypeAsync("webapp", "identity", "remove", "-g", "rg1", "-n", App, "--identities", "[system]");
    }
}
