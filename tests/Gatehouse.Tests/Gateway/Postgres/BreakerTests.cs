using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public class BreakerTests
{
    [Fact]
    public async Task A_failing_upstream_is_left_alone_and_asked_again_by_one_session()
    {
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        await using var harness = await Harness.StartAsync(limits: new(Failures: 2), time: time);
        harness.Upstream.Answer = _ => [];
        harness.Upstream.CloseAfterAnswer = true;
        for (var i = 0; i < 2; i++)
            Assert.Equal("UpstreamUnavailable", await CodeAsync(harness));
        Assert.Equal("UpstreamSuspended", await CodeAsync(harness));
        Assert.Equal(2, harness.Upstream.Logins.Count);

        harness.Upstream.Answer = FakeUpstream.Grant;
        Assert.Equal("UpstreamSuspended", await CodeAsync(harness));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await CodeAsync(harness));

        Assert.Equal([true, false], harness.Audit.Upstreams.Select(change => change.IsSuspended));
        Assert.Equal("UpstreamUnavailable", harness.Audit.Upstreams.First().Code);
    }

    [Theory]
    [InlineData("3D000", false)] // what one client did wrong
    [InlineData("28000", false)]
    [InlineData("57P03", true)]  // what the server says to anybody
    public async Task What_the_server_says_to_one_client_is_not_its_fault(string sqlState, bool opens)
    {
        await using var harness = await Harness.StartAsync(limits: new(Failures: 2));
        harness.Upstream.Answer = _ => FakeUpstream.Concat(ErrorResponse.Fatal(sqlState, "no", null, null));
        harness.Upstream.CloseAfterAnswer = true;

        List<string?> codes = [await CodeAsync(harness), await CodeAsync(harness), await CodeAsync(harness)];

        Assert.Equal(["UpstreamRefused", "UpstreamRefused", opens ? "UpstreamSuspended" : "UpstreamRefused"], codes);
    }

    [Fact]
    public async Task Clients_that_leave_or_have_a_wrong_token_open_nothing()
    {
        await using var harness = await Harness.StartAsync(limits: new(Failures: 1));
        for (var i = 0; i < 3; i++)
        {
            await using var leaves = await harness.ConnectAsync();
            await leaves.StartTlsAsync();
            Assert.Equal("TokenRejected", await CodeAsync(harness, FakeTokens.Token.Replace("c2ln", "c2lu", StringComparison.Ordinal)));
        }

        await harness.AssertHealthyAsync();
        Assert.Empty(harness.Audit.Upstreams);
    }

    /// <summary>Logs in; returns why it was refused, null where it was not.</summary>
    private static async Task<string?> CodeAsync(Harness harness, string token = FakeTokens.Token)
    {
        var before = harness.Audit.Logins.Count;
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await client.PasswordAsync(token);
        _ = await client.ReadMessageAsync(); // a verdict, of either kind: the audit has it before the client
        return harness.Audit.Logins.Skip(before).Single().Code;
    }
}
