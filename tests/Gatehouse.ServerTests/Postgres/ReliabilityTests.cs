using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Gateway.Postgres;
using Gatehouse.ServerTests.Reliability;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

/// <summary>Many sessions while something breaks: no wrong answer, nobody else's error, and all is well soon after.</summary>
[Collection(GatewayCollection.Name)]
public sealed class ReliabilityTests(GatewayFixture gateway)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Two_hundred_sessions_recover_from_a_killed_server_without_a_wrong_answer()
    {
        const int sessions = 200;
        using var server = new PostgresServer();
        var errors = new ErrorLog(); // a server that is gone is an error of its own
        await using (var superuser = NpgsqlDataSource.Create(server.SuperuserConnectionString))
        {
            await PostgresMapping.InstallAsync(superuser, TestTokens.Tenant, default);
            await PostgresMapping.EnsureAdministratorAsync(superuser, new(GatewayFixture.AdminOid, GatewayFixture.Admin, "user"), default);
        }

        await using var listener = await gateway.StartListenerAsync(server.Folder, warmSessions: 20, logs: errors);
        await using var load = new SessionLoad(
            sessions, () => gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres", listener.Endpoint), TimeSpan.FromMilliseconds(100));
        await load.WaitForAllAsync();
        server.Stop("QUIT");
        server.Start();
        load.Forget();
        var began = Stopwatch.StartNew();
        await load.WaitForAllAsync();
        var took = began.Elapsed;

        SessionLoad.Print($"{sessions} sessions were served again {took.TotalSeconds:0.0} s after the start of a killed server");
        Assert.Empty(await load.EndAsync());
        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(30)); // 5 s where nothing else runs: docs/performance.md
    }

    [Fact]
    public async Task Random_cancels_reach_no_other_session()
    {
        const int sessions = 12, victims = 6, rounds = 25;
        await using var listener = await gateway.StartListenerAsync(gateway.Server.Folder, warmSessions: sessions);
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres", listener.Endpoint);
        var cancelled = 0;
        await Task.WhenAll(Enumerable.Range(0, sessions).Select(index => Task.Run(async () =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await using var connection = await source.OpenConnectionAsync(); // often an upstream that another has left
                await using var command = new NpgsqlCommand("SELECT pg_sleep(0.02)", connection);
                using var cancel = new CancellationTokenSource();
                if (index < victims)
                    cancel.CancelAfter(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(1, 30)));
                try
                {
                    await command.ExecuteNonQueryAsync(cancel.Token);
                }
                catch (OperationCanceledException) when (index < victims)
                {
                    Interlocked.Increment(ref cancelled);
                }
            }
        }))).WaitAsync(Limit);
        Assert.NotEqual(0, cancelled);
    }
}
