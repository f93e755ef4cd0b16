using Gatehouse.Tests.Support;

namespace Gatehouse.ServerTests.Sidecar;

/// <summary>Real programs that know host, user and password only, a sidecar, and databases that take only tokens, which soon end.</summary>
public sealed class SidecarProcessTests(SidecarCloud cloud) : IClassFixture<SidecarCloud>
{
    private const string PostgresQuery = "SELECT current_user || ' ' || current_database() || ' ' || pg_backend_pid()";
    private const string MySqlQuery = "SELECT CONCAT(CURRENT_USER(), ' ', DATABASE(), ' ', CONNECTION_ID())";
    private const string SqlQuery = "SELECT USER_NAME() + ' ' + DB_NAME() + ' ' + CAST(@@SPID AS varchar(10)) AS v";
    private static readonly string Script = Path.Combine(SourceTree.Root, "tests", "Gatehouse.ServerTests", "Sidecar", "Node", "session.mjs");

    [Fact]
    public async Task Python_reaches_each_database_by_the_apps_managed_identity()
    {
        Assert.Equal("aad_pg1", await RunAsync(
            "/usr/bin/python3", "-c",
            $"import psycopg2; c = psycopg2.connect(host='127.0.0.1', port={cloud.Port("pg")}, user='x', password='wrong'); q = c.cursor(); q.execute('SELECT current_user'); print(q.fetchone()[0])"));
        Assert.Equal("aad_my1@%", await RunAsync(
            "/usr/bin/python3", "-c",
            $"import pymysql; c = pymysql.connect(host='127.0.0.1', port={cloud.Port("my")}, user='x', password='wrong'); q = c.cursor(); q.execute('SELECT CURRENT_USER()'); print(q.fetchone()[0])"));
        Assert.Contains("Credentials: managed-identity: used", await cloud.Sidecar.WaitForAsync("Credentials:"), StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Sidecar.Lines, line => line.Contains("eyJ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_work_for_longer_than_a_token_lives()
    {
        using var psql = await OpenAsync(PostgresQuery + ";", "psql", "-X", "-At", "-h", "127.0.0.1", "-p", cloud.Port("pg"), "-U", "anything");
        using var pg = await OpenAsync(PostgresQuery, "node", Script, Path.Combine(SourceTree.Root, "samples"), "pg", cloud.Port("pg"));
        using var mariadb = await OpenAsync(
            MySqlQuery + ";", "mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", cloud.Port("my"), "-u", "anything", "-pwrong", "-N", "--unbuffered");
        using var mssql = await OpenAsync(SqlQuery, "node", Script, Path.Combine(SourceTree.Root, "samples"), "mssql", cloud.Port("sql"));
        Assert.StartsWith("aad_pg1 db1 ", psql.First, StringComparison.Ordinal);
        Assert.StartsWith("aad_pg1 db1 ", pg.First, StringComparison.Ordinal);
        Assert.StartsWith("aad_my1@% shop ", mariadb.First, StringComparison.Ordinal);
        Assert.StartsWith("side sales ", mssql.First, StringComparison.Ordinal);

        await WaitUntilAsync(cloud.LastEnd());

        foreach (var client in (Client[])[psql, pg, mariadb, mssql])
        {
            Assert.Equal(client.First, await client.Program.AskAsync(client.Query)); // the same session of the database
            var next = await client.NextAsync();
            Assert.Equal(WithoutNumber(client.First), WithoutNumber(next));
            Assert.NotEqual(client.First, next);
        }
    }

    private static string WithoutNumber(string answer) => answer[..answer.LastIndexOf(' ')];

    // Exact: what is waited for is a time of day.
    private static Task WaitUntilAsync(DateTimeOffset end)
    {
        var left = end - TimeProvider.System.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, TimeProvider.System) : Task.CompletedTask;
    }

    private static async Task<Client> OpenAsync(string query, params string[] line)
    {
        var (program, answer) = await TryUntilGrantedAsync(() => TalkingProgram.Start(line[0], line[1..]), query);
        return new(program, line, query, answer);
    }

    /// <summary>
    /// Starts a program until it answers. A token's last moment may pass between the gateway and a server that tolerates no difference of
    /// clocks: then the next login has a new one.
    /// </summary>
    private static async Task<(TalkingProgram Program, string Answer)> TryUntilGrantedAsync(Func<TalkingProgram> start, string query)
    {
        for (var attempt = 1; ; attempt++)
        {
            var program = start();
            if (await program.TryAskAsync(query) is { } answer)
                return (program, answer);
            var error = await program.ErrorAsync();
            program.Dispose();
            Assert.True(attempt < 5 && error.Contains("expired", StringComparison.Ordinal), error);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (running, answer) = await TryUntilGrantedAsync(() => TalkingProgram.Start(program, arguments), "");
        using (running)
            return answer;
    }

    /// <summary>A program that holds a session open.</summary>
    private sealed record Client(TalkingProgram Program, string[] Line, string Query, string First) : IDisposable
    {
        /// <summary>The answer in a session of its own: of a second connection of the same program, or of a second program.</summary>
        public async Task<string> NextAsync()
        {
            if (Line[0] == "node" && await Program.TryAskAsync("new " + Query) is { } answer)
                return answer;
            var (program, other) = await TryUntilGrantedAsync(() => TalkingProgram.Start(Line[0], Line[1..]), Query);
            program.Dispose();
            return other;
        }

        public void Dispose() => Program.Dispose();
    }
}
