namespace Gatehouse.Tests.Gateway.Tds;

public class LimitTests
{
    [Theory]
    [InlineData(1, 0, "TooManyConnectionsOfPrincipal")]
    [InlineData(0, 1, "TooManyConnectionsFromAddress")]
    public async Task One_session_more_than_allowed_is_refused_in_words_that_drivers_try_again_at(int perPrincipal, int perAddress, string code)
    {
        await using var harness = await Harness.StartAsync(limits: new(perPrincipal, perAddress));
        await using var first = await harness.ConnectAsync();
        await first.LoginAsync();
        await using var second = await harness.ConnectAsync();
        await second.StartTlsAsync();
        await second.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));

        Assert.Equal(10928, (await second.ReadErrorAsync()).Number);
        Assert.Equal(code, harness.Audit.Logins.Last().Code);
    }
}
