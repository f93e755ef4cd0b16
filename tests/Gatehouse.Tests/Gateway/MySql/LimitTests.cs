namespace Gatehouse.Tests.Gateway.MySql;

public class LimitTests
{
    [Fact]
    public async Task One_session_more_of_a_principal_is_refused_after_its_login()
    {
        await using var harness = await Harness.StartAsync(limits: new(PerPrincipal: 1));
        await using (var first = await harness.ConnectAsync())
        {
            await first.LoginAsync();
            await using var second = await harness.ConnectAsync();
            await second.LoginUpToAnswerAsync();

            Assert.Equal(1203, (await second.ReadErrorAsync()).Number);
            Assert.Equal("TooManyConnectionsOfPrincipal", harness.Audit.Logins.Last().Code);
        }

        await Harness.UntilAsync(() => harness.Listener.SessionCount == 0);
        await harness.AssertHealthyAsync();
    }

    [Fact]
    public async Task One_session_more_from_an_address_is_refused_before_the_upstream_is_asked()
    {
        await using var harness = await Harness.StartAsync(limits: new(PerAddress: 1));
        await using var first = await harness.ConnectAsync();
        await first.LoginAsync();
        await using var second = await harness.ConnectAsync();

        Assert.Equal(1040, (await second.ReadErrorAsync()).Number);
        Assert.Equal("TooManyConnectionsFromAddress", harness.Audit.Logins.Last().Code);
    }
}
