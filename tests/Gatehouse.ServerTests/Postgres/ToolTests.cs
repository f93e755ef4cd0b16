using System.Diagnostics;

namespace Gatehouse.ServerTests.Postgres;

[Collection(GatewayCollection.Name)]
public class ToolTests(GatewayFixture gateway)
{
    [Theory]
    [InlineData("require")]
    [InlineData("prefer")]
    public async Task Psql_logs_in_with_a_token(string sslMode)
    {
        var (exitCode, output, error) = await Tool.RunAsync(
            "psql", ["-XAtc", "select current_user", $"sslmode={sslMode}"], gateway, GatewayFixture.App, gateway.AppToken, "postgres");

        Assert.Equal((0, "aad_web1\n", ""), (exitCode, output, error));
    }

    [Fact]
    public async Task Psql_without_tls_is_told_to_use_it()
    {
        var (exitCode, _, error) = await Tool.RunAsync("psql", ["-Xc", "select 1", "sslmode=disable"], gateway, GatewayFixture.App, gateway.AppToken, "postgres");

        Assert.Equal(2, exitCode);
        Assert.Contains("sslmode=require", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_shows_what_happened_and_what_to_do()
    {
        var (exitCode, _, error) = await Tool.RunAsync("psql", ["-Xc", "select 1"], gateway, "nosuchuser", gateway.AppToken, "postgres");

        Assert.Equal(2, exitCode);
        Assert.Contains("FATAL:  principal \"web1\"", error, StringComparison.Ordinal);
        Assert.Contains("HINT:  Connect to database postgres", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_cancels_what_it_runs_on_interrupt()
    {
        var began = Stopwatch.StartNew();
        var (_, _, error) = await Tool.RunAsync("psql", ["-Xc", "select pg_sleep(30)"], gateway, GatewayFixture.App, gateway.AppToken, "postgres", async process =>
        {
            await WaitForSleepAsync("psql");
            Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
        });

        Assert.Contains("canceling statement due to user request", error, StringComparison.Ordinal);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Pgbench_runs_through_the_gateway()
    {
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        await GatewayFixture.ExecuteAsync(admin, "CREATE DATABASE bench");
        var (initialised, _, why) = await Tool.RunAsync("pgbench", ["-i", "-s", "1", "-q"], gateway, GatewayFixture.Admin, gateway.AdminToken, "bench");
        Assert.True(initialised == 0, why);

        foreach (var mode in new[] { "simple", "extended", "prepared" })
        {
            var (exitCode, output, error) = await Tool.RunAsync(
                "pgbench", ["-M", mode, "-c", "4", "-j", "2", "-t", "50", "-n"], gateway, GatewayFixture.Admin, gateway.AdminToken, "bench");
            Assert.True(exitCode == 0, error);
            Assert.Contains("number of transactions actually processed: 200/200", output, StringComparison.Ordinal);
        }

        // -C: a login for each transaction.
        var (reconnected, text, problem) = await Tool.RunAsync(
            "pgbench", ["-C", "-S", "-c", "2", "-t", "20", "-n"], gateway, GatewayFixture.Admin, gateway.AdminToken, "bench");
        Assert.True(reconnected == 0, problem);
        Assert.Contains("40/40", text, StringComparison.Ordinal);
    }

    private async Task WaitForSleepAsync(string application)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < TimeSpan.FromSeconds(10);)
        {
            if ((long)(await GatewayFixture.ExecuteAsync(gateway.Superuser,
                $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{application}' AND query LIKE '%pg_sleep%' AND state = 'active'"))! > 0)
                return;
        }

        throw new TimeoutException("The query did not begin.");
    }
}
