using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.ServerTests.Connector;

/// <summary>A connection to a SQL server from the tutorial's command to its end, as the app's own login sees it.</summary>
public sealed class SqlConnectionTests(ConnectorCloud cloud) : IClassFixture<ConnectorCloud>
{
    private const string Denied = "error 229,";
    private const string Password = "Correct-Horse-1";

    [Fact]
    public async Task The_tutorials_command_connects_and_doing_it_again_changes_nothing()
    {
        await PrepareAsync("web1");
        var create = Create("web1", "c1", "nodejs");

        await cloud.TypeAsync(create);

        Assert.DoesNotContain("+ ", await cloud.TypeAsync([.. create, "--plan"]), StringComparison.Ordinal);
        Assert.Contains("AZURE_SQL_SERVER", await cloud.TypeAsync("webapp", "config", "appsettings", "list", "-g", "rg1", "-n", "web1"),
            StringComparison.Ordinal);
        string[] connection = ["-g", "rg1", "-n", "web1", "--connection", "c1"];
        var validated = await cloud.TypeAsync(["webapp", "connection", "validate", .. connection, "-o", "tsv"]);
        Assert.All(validated.Trim().Split('\n'), line => Assert.Contains("\tsuccess", line, StringComparison.Ordinal));
        Assert.Contains("web1", await AppSqlAsync("web1", "SELECT USER_NAME() AS u"), StringComparison.Ordinal);

        await cloud.TypeAsync(["webapp", "connection", "delete", .. connection, "--yes"]);
        Assert.Contains("18456", await AppErrorAsync("web1", "SELECT 1"), StringComparison.Ordinal);
        Assert.DoesNotContain("web1", await UsersAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", "SELECT count(*) FROM t_read", "INSERT INTO t_read VALUES (1)")]
    [InlineData("readwrite", "INSERT INTO t_readwrite VALUES (1)", "CREATE TABLE no_readwrite (i int)")]
    [InlineData("schema", "CREATE TABLE made_schema (i int)", "CREATE USER nobody WITHOUT LOGIN")]
    [InlineData("all", "CREATE TABLE made_all (i int)", null)]
    public async Task An_app_may_do_what_its_level_says_and_no_more(string level, string allowed, string? refused)
    {
        var app = $"app-{level}";
        await PrepareAsync(app);
        await OwnerSqlAsync($"CREATE TABLE t_{level} (i int)");
        await cloud.TypeAsync([.. Create(app, level), "--access", level]);

        Assert.Null(await AppErrorAsync(app, allowed));
        if (refused is not null)
            Assert.NotNull(await AppErrorAsync(app, refused));

        // Of what is made later, the app has the same.
        await OwnerSqlAsync($"CREATE TABLE later_{level} (i int)");
        Assert.Null(await AppErrorAsync(app, $"SELECT * FROM later_{level}"));
        if (level == "read")
            Assert.Contains(Denied, await AppErrorAsync(app, $"DELETE FROM later_{level}"), StringComparison.Ordinal);
        else
            Assert.Null(await AppErrorAsync(app, $"DELETE FROM later_{level}"));
    }

    [Fact]
    public async Task A_level_is_raised_and_lowered_and_other_changes_leave_it()
    {
        await PrepareAsync("app-change");
        await OwnerSqlAsync("CREATE TABLE t_change (i int)");
        await cloud.TypeAsync(Create("app-change", "change"));
        Assert.Null(await AppErrorAsync("app-change", "INSERT INTO t_change VALUES (1)"));

        await UpdateAsync("--access", "read");
        Assert.Contains(Denied, await AppErrorAsync("app-change", "INSERT INTO t_change VALUES (2)"), StringComparison.Ordinal);

        await UpdateAsync("--client-type", "python");
        Assert.Contains(Denied, await AppErrorAsync("app-change", "INSERT INTO t_change VALUES (3)"), StringComparison.Ordinal);

        await UpdateAsync("--access", "all");
        Assert.Null(await AppErrorAsync("app-change", "CREATE TABLE made_change (i int)"));

        await UpdateAsync("--access", "read");
        Assert.Contains(Denied, await AppErrorAsync("app-change", "INSERT INTO t_change VALUES (4)"), StringComparison.Ordinal);
        Assert.Null(await AppErrorAsync("app-change", "SELECT * FROM t_change"));

        Task UpdateAsync(params string[] change) => cloud.TypeAsync(
            ["webapp", "connection", "update", "sql", "-g", "rg1", "-n", "app-change", "--connection", "change", .. change]);
    }

    [Fact]
    public async Task A_change_of_identity_keeps_the_level_and_shuts_the_old_one_out()
    {
        await PrepareAsync("app-identity");
        await OwnerSqlAsync("CREATE TABLE t_identity (i int)");
        await cloud.TypeAsync([.. Create("app-identity", "identity"), "--access", "read"]);
        var identity = JsonNode.Parse(await cloud.TypeAsync("identity", "create", "-g", "rg1", "-n", "sql-id1", "-o", "json"))!;

        await cloud.TypeAsync(
            "webapp", "connection", "update", "sql", "-g", "rg1", "-n", "app-identity", "--connection", "identity",
            "--user-identity", $"client-id={identity["clientId"]}", $"subs-id={((string)identity["id"]!).Split('/')[2]}");

        Assert.Null(await AppErrorAsync("app-identity", "SELECT * FROM t_identity", (string)identity["clientId"]!));
        Assert.Contains(Denied, await AppErrorAsync("app-identity", "INSERT INTO t_identity VALUES (1)", (string)identity["clientId"]!),
            StringComparison.Ordinal);
        Assert.Contains("18456", await AppErrorAsync("app-identity", "SELECT 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_databases_and_principals_may_hold_brackets_and_quotes()
    {
        const string database = "it's ]odd";
        await PrepareAsync("app-odd");
        await cloud.TypeAsync("sql", "db", "create", "-g", "rg1", "-s", "sql1", "-n", database);
        var principal = JsonNode.Parse(await cloud.TypeAsync("ad", "sp", "create-for-rbac", "-n", "odd ]'name; DROP TABLE t"))!;

        await cloud.TypeAsync(
            "webapp", "connection", "create", "sql", "-g", "rg1", "-n", "app-odd", "--connection", "odd", "--tg", "rg1", "--server",
                "sql1", "--database", database,
            "--service-principal", $"client-id={principal["appId"]}", $"secret={principal["password"]}", "--client-type", "python",
                "--access", "all");
        await cloud.TypeAsync("webapp", "connection", "validate", "-g", "rg1", "-n", "app-odd", "--connection", "odd");
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", "app-odd", "--connection", "odd", "--yes");
    }

    [Fact]
    public async Task A_user_of_another_principal_is_not_taken_over()
    {
        await PrepareAsync("app-taken");
        await OwnerSqlAsync("CREATE USER [app-taken] WITH PASSWORD = 'Correct-Horse-3'");

        var (code, _, error) = await cloud.RunAsync(null, Create("app-taken", "taken"));

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("is mapped to no principal", error, StringComparison.Ordinal);
        await cloud.TypeAsync([.. Create("app-taken", "taken"), "--new"]);
        Assert.Null(await AppErrorAsync("app-taken", "SELECT 1"));
    }

    [Fact]
    public async Task A_group_becomes_a_user_and_its_member_logs_in()
    {
        await PrepareAsync("app-member");
        await cloud.TypeAsync("webapp", "identity", "assign", "-g", "rg1", "-n", "app-member");
        var member = (await cloud.TypeAsync(
            "webapp", "identity", "show", "-g", "rg1", "-n", "app-member", "--query", "principalId", "-o", "tsv")).Trim();
        var group = (string)JsonNode.Parse(
            await cloud.TypeAsync("ad", "group", "create", "--display-name", "sql readers", "--mail-nickname", "sqlreaders"))!["id"]!;
        await cloud.TypeAsync("ad", "group", "member", "add", "-g", group, "--member-id", member);

        await cloud.TypeAsync(
            "connection", "create", "sql", "-g", "rg1", "--connection", "lgroup", "--tg", "rg1", "--server", "sql1", "--database", "db1",
            "--user-account", $"object-id={group}", "--client-type", "dotnet", "--access", "read");

        Assert.Null(await AppErrorAsync("app-member", "SELECT 1"));
        await cloud.TypeAsync("connection", "delete", "-g", "rg1", "--connection", "lgroup", "--yes");
        Assert.Contains("18456", await AppErrorAsync("app-member", "SELECT 1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_SQL_login_is_connected_with_its_password()
    {
        await PrepareAsync("app-login");
        await OwnerSqlAsync("CREATE USER plain WITH PASSWORD = 'Correct-Horse-2'");

        await cloud.TypeAsync(
            "webapp", "connection", "create", "sql", "-g", "rg1", "-n", "app-login", "--connection", "login", "--tg", "rg1", "--server",
                "sql1", "--database", "db1",
            "--secret", "name=plain", "secret=Correct-Horse-2", "--client-type", "dotnet");

        await cloud.TypeAsync("webapp", "connection", "validate", "-g", "rg1", "-n", "app-login", "--connection", "login");
        await cloud.TypeAsync("webapp", "connection", "delete", "-g", "rg1", "-n", "app-login", "--connection", "login", "--yes");
        Assert.Contains("plain", await UsersAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_statements_of_an_export_do_what_create_does()
    {
        await PrepareAsync("app-export");
        await cloud.TypeAsync("webapp", "identity", "assign", "-g", "rg1", "-n", "app-export");
        var file = Path.Combine(cloud.Folder, "export.sql");
        await File.WriteAllTextAsync(file, await cloud.TypeAsync([.. Create("app-export", "export"), "--export", "sql"]));

        await cloud.TypeAsync("sql", "query", "-s", "sql1", "-d", "db1", "-f", file);

        Assert.Null(await AppErrorAsync("app-export", "SELECT 1"));
        var plan = JsonNode.Parse(await cloud.TypeAsync([.. Create("app-export", "export"), "--plan", "-o", "json"]))!;
        Assert.All(
            plan["steps"]!.AsArray().Where(step => (string?)step!["kind"] is "database-user" or "privileges"),
            step => Assert.Equal("done", (string?)step!["state"], ignoreCase: true));
    }

    private static string[] Create(string app, string connection, string clientType = "dotnet") =>
    [
        "webapp", "connection", "create", "sql", "-g", "rg1", "-n", app, "--connection", connection, "--tg", "rg1", "--server", "sql1",
        "--database", "db1", "--system-identity", "--client-type", clientType,
    ];

    private async Task PrepareAsync(string app)
    {
        await cloud.TypeAsync("webapp", "create", "-g", "rg1", "-n", app);
        if ((await cloud.TypeAsync("sql", "server", "list", "-g", "rg1", "-o", "json")).Contains("sql1", StringComparison.Ordinal))
            return;
        await cloud.TypeAsync("sql", "server", "create", "-g", "rg1", "-n", "sql1", "-u", "owner", "-p", Password);
        await cloud.TypeAsync("sql", "db", "create", "-g", "rg1", "-s", "sql1", "-n", "db1");
    }

    private Task<string> OwnerSqlAsync(string sql)
        => cloud.TypeAsync("sql", "query", "-s", "sql1", "-d", "db1", "-u", "owner", "-p", Password, "-q", sql, "-o", "json");

    private Task<string> UsersAsync() => OwnerSqlAsync("SELECT name FROM sys.database_principals");

    private async Task<string?> AppErrorAsync(string app, string sql, string? clientId = null)
    {
        var (code, _, error) = await RunAsAsync(app, sql, clientId);
        return code == ExitCode.Success ? null : error;
    }

    private async Task<string> AppSqlAsync(string app, string sql) => (await RunAsAsync(app, sql, null)).Output;

    private async Task<(ExitCode Code, string Output, string Error)> RunAsAsync(string app, string sql, string? clientId)
    {
        string[] identity = clientId is null ? [] : ["--client-id", clientId];
        var token = await cloud.TypeAsync(["token", "--app", app, "--resource", "https://database.windows.net", "--show", .. identity]);
        return await cloud.RunAsync(null, "sql", "query", "-s", "sql1", "-d", "db1", "--access-token", token.Trim(), "-q", sql);
    }
}
