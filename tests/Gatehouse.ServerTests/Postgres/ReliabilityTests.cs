using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Gatehouse.Gateway.Postgres;
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
        using var limit = new CancellationTokenSource(Limit);
        var answered = new long[sessions];
        var wrong = new ConcurrentQueue<string>();
        var running = Enumerable.Range(0, sessions).Select(index => LoadAsync(listener, index, answered, wrong, limit.Token)).ToList();

        await WaitForAllAsync(answered, running);
        server.Stop("QUIT");
        server.Start();
        Array.Clear(answered);
        var began = Stopwatch.StartNew();
        await WaitForAllAsync(answered, running);
        var took = began.Elapsed;
        await limit.CancelAsync();
        await Task.WhenAll(running);

        Assert.Empty(wrong);
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

    private async Task LoadAsync(
        PostgresListener listener, int index, long[] answered, ConcurrentQueue<string> wrong, CancellationToken cancellationToken)
    {
        await using var source = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres", listener.Endpoint);
        var value = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                await using var command = new NpgsqlCommand("SELECT $1 || '/' || $2", connection);
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = index });
                var number = new NpgsqlParameter<int>();
                command.Parameters.Add(number);
                for (var query = 0; query < 5; query++)
                {
                    number.TypedValue = ++value;
                    var answer = (string?)await command.ExecuteScalarAsync(cancellationToken);
                    if (answer != string.Create(CultureInfo.InvariantCulture, $"{index}/{value}"))
                        wrong.Enqueue($"session {index} asked for {value} and got {answer}");
                    Interlocked.Increment(ref answered[index]);
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
                }
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private static async Task WaitForAllAsync(long[] answered, List<Task> running)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < Limit && answered.Any(count => Interlocked.Read(ref count) == 0);)
        {
            Assert.DoesNotContain(running, task => task.IsFaulted);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        Assert.DoesNotContain(0, answered);
    }
}
