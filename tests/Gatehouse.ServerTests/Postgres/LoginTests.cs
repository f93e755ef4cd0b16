namespace Gatehouse.ServerTests.Postgres;

[Collection(GatewayCollection.Name)]
public class LoginTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Valid_token_opens_a_session_as_the_mapped_user()
    {
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, GatewayFixture.Shop);

        Assert.Equal($"{GatewayFixture.App} {GatewayFixture.Shop}", await GatewayFixture.ExecuteAsync(source, "SELECT current_user || ' ' || current_database()"));
    }
}
