using System.Globalization;
using Gatehouse.ServerTests.Postgres;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>
/// Three gateway processes behind one address, and sessions that are cancelled through any of them. Each query says when it runs and
/// is cancelled once: a request that is lost, or that reaches another session, cannot go unseen.
/// </summary>
[Collection(GatewayCollection.Name)]
public sealed class PeerCancelTests(GatewayFixture gateway)
{
    private const int Victims = 8, Bystanders = 4, PerSession = 25;
    private const string Cancelled = "57014";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // tests/soak/run.sh asks for 10,000.
    private static int Count => int.Parse(Environment.GetEnvironmentVariable("GATEHOUSE_CANCELS") ?? "600", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Every_cancel_reaches_its_session_and_no_other_through_any_of_three_processes()
    {
        using var issuer = new TestIssuer();
        var token = issuer.Service(GatewayFixture.AppOid);
        var gateways = await TokenGateway.StartAsync(gateway.Server.Folder, issuer.Issuer, 3);
        try
        {
            await using var balancer = new Balancer(gateways.Select(one => one.Endpoint));
            using var done = new CancellationTokenSource();
            var bystanders = Enumerable.Range(0, Bystanders).Select(_ => StandByAsync(balancer, token, done.Token)).ToList();
            var left = Count;
            await Task.WhenAll(Enumerable.Range(0, Victims).Select(async index =>
            {
                while (Interlocked.Add(ref left, -PerSession) > -PerSession)
                    await CancelAsync(balancer, token, index);
            })).WaitAsync(Limit);
            await done.CancelAsync();
            var queries = await Task.WhenAll(bystanders).WaitAsync(Limit);

            Assert.DoesNotContain(0, queries);
            Assert.Equal(gateways.Length, issuer.Fetches); // one by each process, whatever the number of logins
        }
        finally
        {
            foreach (var one in gateways)
                one.Dispose();
        }
    }

    private static async Task CancelAsync(Balancer balancer, string token, int index)
    {
        await using var session = await RawSession.OpenAsync(balancer.Endpoint, GatewayFixture.App, token);
        for (var round = 0; round < PerSession; round++)
        {
            // The notice comes when the server has begun: before that there would be nothing to cancel.
            var (state, _) = await session.QueryAsync(
                "DO $$ BEGIN RAISE NOTICE 'begun'; PERFORM pg_sleep(50); END $$", () => session.CancelAsync(balancer.Endpoint));
            Assert.Equal(Cancelled, state);
            var expected = string.Create(CultureInfo.InvariantCulture, $"{index}/{round}");
            Assert.Equal((null, expected), await session.QueryAsync($"SELECT '{expected}'"));
        }
    }

    private static async Task<int> StandByAsync(Balancer balancer, string token, CancellationToken done)
    {
        await using var session = await RawSession.OpenAsync(balancer.Endpoint, GatewayFixture.App, token);
        var queries = 0;
        for (; !done.IsCancellationRequested; queries++)
            Assert.Equal((null, ""), await session.QueryAsync("SELECT pg_sleep(0.01)"));
        return queries;
    }
}
