using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>Names that would be SQL, or other settings, if somebody forgot to quote them: quoted or refused, never run.</summary>
public sealed class OddNameTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Odd = "we\"ird; DROP ROLE victim; -- ü'";

    [Fact]
    public async Task A_database_with_sql_in_its_name_is_connected_and_the_sql_is_not_run()
    {
        await cloud.SqlAsync("postgres", "CREATE ROLE victim");
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "odd");
        await cloud.TypeAsync("postgres", "flexible-server", "db", "create", "-g", "rg1", "-s", "pg1", "-d", Odd);
        string[] create = [.. ConnectorCloud.Create("odd", "odd").Select(word => word == "db1" ? Odd : word == "dotnet" ? "none" : word),
            "--access", "all"];

        await cloud.TypeAsync(create);

        string[] connection = ["-g", "rg1", "-n", "odd", "--connection", "odd"];
        var settings = JsonNode.Parse(await cloud.TypeAsync(["webapp", "connection", "list-configuration",
            .. connection]))!["configurations"]!.AsArray();
        Assert.Equal(Odd, (string?)settings.Single(one => (string?)one!["name"] == "AZURE_POSTGRESQL_DATABASE")!["value"]);
        var checks = await cloud.TypeAsync(["webapp", "connection", "validate", .. connection, "-o", "tsv"]);
        Assert.All(checks.Trim().Split('\n'), line => Assert.Contains("\tsuccess", line, StringComparison.Ordinal));
        var token = (await cloud.TypeAsync("token", "--app", "odd", "--resource-type", "oss-rdbms", "--show")).Trim();
        await cloud.TypeAsync(
            "postgres", "flexible-server", "execute", "-n", "pg1", "-d", Odd, "-u", "aad_odd", "-p", token, "-q", "CREATE SCHEMA mine");
        await cloud.TypeAsync(
            "postgres", "flexible-server", "execute", "-n", "pg1", "-d", Odd, "-u", "aad_odd", "-p", token, "-q", "DROP SCHEMA mine");

        await cloud.TypeAsync(["webapp", "connection", "update", "postgres-flexible", .. connection, "--access", "read"]);
        await cloud.TypeAsync([.. create, "-o", "none"]);
        await cloud.TypeAsync(["webapp", "connection", "delete", .. connection, "--yes"]);
        var roles = await cloud.SqlAsync("postgres", "SELECT rolname FROM pg_roles");
        Assert.Contains("victim", roles, StringComparison.Ordinal);
        Assert.DoesNotContain("aad_odd", roles, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_cannot_hold_the_name_is_refused_before_anything_is_changed()
    {
        const string name = "a;User Id=owner";
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "refused");
        await cloud.TypeAsync("postgres", "flexible-server", "db", "create", "-g", "rg1", "-s", "pg1", "-d", name);

        var (code, _, error) = await cloud.RunAsync(null,
            [.. ConnectorCloud.Create("refused", "refused").Select(word => word == "db1" ? name : word)]);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--client-type none", error, StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(await cloud.TypeAsync("webapp", "show", "-g", "rg1", "-n", "refused"))!["identity"]);
    }

    [Theory]
    [InlineData("ärger")]
    [InlineData("x'y")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a-b")]
    [InlineData("")]
    public async Task A_connection_has_letters_digits_dots_and_underscores_only(string name)
    {
        var (code, _, _) = await cloud.RunAsync(null, ConnectorCloud.Create("web1", name));

        Assert.Equal(ExitCode.Usage, code);
    }

    [Fact]
    public async Task A_name_whose_database_user_postgresql_would_cut_is_refused()
    {
        var (code, _, error) = await cloud.RunAsync(null, ConnectorCloud.Create("web1", new string('x', 60)));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("has 60 characters", error, StringComparison.Ordinal);
        Assert.Equal("[]", (await cloud.TypeAsync("webapp", "connection", "list", "-g", "rg1", "-n", "web1", "-o", "json")).Trim());
    }
}
