using System.Diagnostics;
using Gatehouse.ServerTests.Postgres;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>The gateway itself is killed with -9 and started again while sessions work.</summary>
[Collection(GatewayCollection.Name)]
public sealed class GatewayKillTests(GatewayFixture gateway)
{
    private const int Sessions = 40;

    [Fact]
    public async Task Sessions_go_on_after_a_killed_gateway_was_started_again_without_a_wrong_answer()
    {
        using var issuer = new TestIssuer();
        var token = issuer.Service(GatewayFixture.AppOid);
        var gateways = await TokenGateway.StartAsync(gateway.Server.Folder, issuer.Issuer, 1);
        using var killed = gateways[0];
        await using var load = new SessionLoad(
            Sessions, () => gateway.Source(GatewayFixture.App, token, "postgres", killed.Endpoint), TimeSpan.FromMilliseconds(20));
        await load.WaitForAllAsync();

        await killed.KillAsync();
        load.Forget();
        var began = Stopwatch.StartNew();
        await killed.StartAsync();
        await load.WaitForAllAsync();

        SessionLoad.Print($"{Sessions} sessions were served again {began.Elapsed.TotalSeconds:0.0} s after the start of a killed gateway");
        Assert.Empty(await load.EndAsync());
    }
}
