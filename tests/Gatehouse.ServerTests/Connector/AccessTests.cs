using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>What an app can do in a real database by each <c>--access</c>, and by whom it logs in.</summary>
public sealed class AccessTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Denied = "42501";

    [Theory]
    [InlineData("read", "SELECT count(*) FROM t_read", "INSERT INTO t_read VALUES (1)")]
    [InlineData("readwrite", "INSERT INTO t_readwrite VALUES (1)", "TRUNCATE t_readwrite")]
    [InlineData("schema", "CREATE TABLE made_schema (i int)", "CREATE SCHEMA s_schema")]
    [InlineData("all", "CREATE SCHEMA s_all", "ALTER ROLE owner CREATEROLE")]
    public async Task An_app_may_do_what_its_level_says_and_no_more(string level, string allowed, string refused)
    {
        var app = $"app-{level}";
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);
        await cloud.DeveloperSqlAsync("db1", $"CREATE TABLE IF NOT EXISTS t_{level} (i int)");
        await cloud.TypeAsync([.. ConnectorCloud.Create(app, level), "--access", level]);

        Assert.Null(await cloud.AppSqlAsync(app, level, allowed));
        Assert.Contains(Denied, await cloud.AppSqlAsync(app, level, refused), StringComparison.Ordinal);

        // Of what the one who connects makes later, the app has the same.
        await cloud.DeveloperSqlAsync("db1", $"CREATE TABLE later_{level} (i int)");
        Assert.Null(await cloud.AppSqlAsync(app, level, $"SELECT * FROM later_{level}"));
        Assert.Equal(level == "read", await cloud.AppSqlAsync(app, level, $"DELETE FROM later_{level}") is not null);
    }

    [Fact]
    public async Task A_level_is_raised_and_lowered_and_other_changes_leave_it()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "app-change");
        await cloud.DeveloperSqlAsync("db1", "CREATE TABLE t_change (i int)");
        await cloud.TypeAsync([.. ConnectorCloud.Create("app-change", "change")]);
        Assert.Null(await cloud.AppSqlAsync("app-change", "change", "INSERT INTO t_change VALUES (1)"));

        await UpdateAsync("--access", "read");
        Assert.Contains(Denied, await cloud.AppSqlAsync("app-change", "change", "INSERT INTO t_change VALUES (2)"), StringComparison.Ordinal);

        await UpdateAsync("--client-type", "python");
        Assert.Contains(Denied, await cloud.AppSqlAsync("app-change", "change", "INSERT INTO t_change VALUES (3)"), StringComparison.Ordinal);
        var settings = await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", "app-change", "-o", "json");
        Assert.Contains("dbname=db1", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("User Id", settings, StringComparison.Ordinal);

        await UpdateAsync("--access", "schema");
        Assert.Null(await cloud.AppSqlAsync("app-change", "change", "CREATE TABLE made_change (i int)"));

        Task UpdateAsync(params string[] change) => cloud.TypeAsync(
            ["webapp", "connection", "update", "postgres-flexible", "-g", "rg1", "-n", "app-change", "--connection", "change", .. change]);
    }

    [Fact]
    public async Task A_change_of_identity_keeps_the_level_and_shuts_the_old_one_out()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "app-identity");
        await cloud.TypeAsync([.. ConnectorCloud.Create("app-identity", "identity"), "--access", "read"]);
        var identity = JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "id1", "-o", "json"))!;

        await cloud.TypeAsync(
            "webapp", "connection", "update", "postgres-flexible", "-g", "rg1", "-n", "app-identity", "--connection", "identity",
            "--user-identity", $"client-id={identity["clientId"]}", $"subs-id={((string)identity["id"]!).Split('/')[2]}");

        Assert.Null(await cloud.AppSqlAsync("app-identity", "identity", "SELECT 1", (string)identity["clientId"]!));
        Assert.Contains(Denied, await cloud.AppSqlAsync("app-identity", "identity", "CREATE TABLE no (i int)", (string)identity["clientId"]!), StringComparison.Ordinal);
        Assert.Contains("28000", await cloud.AppSqlAsync("app-identity", "identity", "SELECT 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_of_somebody_else_are_reported_with_the_statement_that_grants_them()
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", "app-others");
        await cloud.SqlAsync("postgres", "CREATE ROLE stranger LOGIN; GRANT CREATE ON DATABASE db1 TO stranger");
        await cloud.SqlAsync("db1", "CREATE TABLE \"their \"\"own\" (i int); GRANT CREATE ON SCHEMA public TO stranger; ALTER TABLE \"their \"\"own\" OWNER TO owner");

        var (code, _, said) = await cloud.RunAsync(null, [.. ConnectorCloud.Create("app-others", "others")]);

        Assert.Equal(ExitCode.Success, code);
        Assert.Contains("Only 'owner' can grant what is missing", said, StringComparison.Ordinal);
        const string statement = "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE public.\"their \"\"own\" TO \"aad_others\"";
        Assert.Contains(statement, said, StringComparison.Ordinal);
        await cloud.SqlAsync("db1", statement);
        Assert.Null(await cloud.AppSqlAsync("app-others", "others", "INSERT INTO \"their \"\"own\" VALUES (1)"));
    }
}
