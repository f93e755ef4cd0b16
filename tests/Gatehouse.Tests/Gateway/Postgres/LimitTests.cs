using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public class LimitTests
{
    [Theory]
    [InlineData(1, 0, "TooManyConnectionsOfPrincipal")]
    [InlineData(0, 1, "TooManyConnectionsFromAddress")]
    public async Task One_session_more_than_allowed_is_refused_and_gets_in_when_one_has_ended(int perPrincipal, int perAddress, string code)
    {
        await using var harness = await Harness.StartAsync(limits: new(perPrincipal, perAddress));
        await using (var first = await harness.ConnectAsync())
        {
            await first.StartTlsAsync();
            await first.LoginAsync();
            await using var second = await harness.ConnectAsync();
            await second.StartTlsAsync();
            await second.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
            if (perPrincipal > 0)
                await second.PasswordAsync(FakeTokens.Token);

            Assert.Equal("53300", (await second.ReadErrorAsync()).SqlState);
            Assert.Equal([null, code], harness.Audit.Logins.Select(login => login.Code));
            Assert.Empty(await second.ReadToEndAsync());
        }

        for (var began = System.Diagnostics.Stopwatch.StartNew(); harness.Listener.SessionCount > 0 && began.Elapsed < TimeSpan.FromSeconds(30);)
            await Task.Yield();
        await harness.AssertHealthyAsync();
    }

    [Fact]
    public async Task A_refused_token_counts_for_no_principal()
    {
        await using var harness = await Harness.StartAsync(limits: new(PerPrincipal: 1));
        for (var i = 0; i < 3; i++)
        {
            await using var wrong = await harness.ConnectAsync();
            await wrong.StartTlsAsync();
            await wrong.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
            await wrong.PasswordAsync(FakeTokens.Token.Replace("c2ln", "c2lu", StringComparison.Ordinal));
            Assert.Equal("28P01", (await wrong.ReadErrorAsync()).SqlState);
        }

        await harness.AssertHealthyAsync();
    }
}
