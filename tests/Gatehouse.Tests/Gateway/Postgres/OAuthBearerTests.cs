using System.Text.Json.Nodes;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>A listener that asks for the token by SASL, as PostgreSQL 18's client expects it.</summary>
public class OAuthBearerTests
{
    private static readonly OAuthBearer Settings = new("https://idp.example/realms/shop", "openid \"pg\"");

    [Fact]
    public async Task A_good_token_opens_a_session()
    {
        await using var harness = await Harness.StartAsync(oauth: Settings);
        await using var client = await BeginAsync(harness);

        await AnswerAsync(client, FakeTokens.Token);

        await client.ReadUntilReadyAsync();
        Assert.Contains(harness.Audit.Logins, login => login is { Granted: true, ObjectId: FakeMap.ObjectId });
    }

    [Theory]
    [InlineData("", "28P01", "TokenMissing")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.bad", "28P01", "TokenRejected")]
    public async Task A_client_without_a_good_token_is_told_where_to_get_one_and_then_refused(string token, string sqlState, string code)
    {
        await using var harness = await Harness.StartAsync(oauth: Settings);
        await using var client = await BeginAsync(harness);
        await AnswerAsync(client, token);

        var (type, body) = await client.ReadMessageAsync();
        Assert.Equal(AuthenticationRequest.Type, type);
        var told = JsonNode.Parse(AuthenticationSASLContinue.Parse(body).Data.Span)!;
        Assert.Equal("invalid_token", (string?)told["status"]);
        Assert.Equal("https://idp.example/realms/shop/.well-known/openid-configuration", (string?)told["openid-configuration"]);
        Assert.Equal("openid \"pg\"", (string?)told["scope"]);

        await client.SendAsync(new SASLResponse([OAuthBearerResponse.Separator]));
        Assert.Equal(sqlState, (await client.ReadErrorAsync()).SqlState);
        Assert.Contains(harness.Audit.Logins, login => login.Code == code);
    }

    [Fact]
    public async Task Another_mechanism_is_refused()
    {
        await using var harness = await Harness.StartAsync(oauth: Settings);
        await using var client = await BeginAsync(harness);

        await client.SendAsync(new SASLInitialResponse("SCRAM-SHA-256", [1]));

        Assert.Equal("08P01", (await client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task A_client_that_answers_the_error_with_something_else_is_refused()
    {
        await using var harness = await Harness.StartAsync(oauth: Settings);
        await using var client = await BeginAsync(harness);
        await AnswerAsync(client, "");
        await client.ReadMessageAsync();

        await client.SendAsync(new SASLResponse(new OAuthBearerResponse(FakeTokens.Token).ToData()));

        Assert.Equal("08P01", (await client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task A_token_as_password_is_no_answer_here()
    {
        await using var harness = await Harness.StartAsync(oauth: Settings);
        await using var client = await BeginAsync(harness);

        await client.SendAsync(new PasswordMessage(System.Text.Encoding.ASCII.GetBytes(FakeTokens.Token)));

        Assert.Equal("08P01", (await client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task A_client_that_asks_and_leaves_harms_nobody()
    {
        await using var harness = await Harness.StartAsync(oauth: Settings);
        await using (var client = await BeginAsync(harness))
        {
            await AnswerAsync(client, "");
            await client.ReadMessageAsync();
        }

        await using var next = await BeginAsync(harness);
        await AnswerAsync(next, FakeTokens.Token);
        await next.ReadUntilReadyAsync();
        Assert.Empty(harness.Log.Errors);
    }

    private static async Task<ClientScript> BeginAsync(Harness harness)
    {
        var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        var (type, body) = await client.ReadMessageAsync();
        Assert.Equal(AuthenticationRequest.Type, type);
        Assert.Equal([OAuthBearerResponse.Mechanism], AuthenticationSASL.Parse(body).Mechanisms);
        return client;
    }

    private static Task AnswerAsync(ClientScript client, string token)
        => client.SendAsync(new SASLInitialResponse(OAuthBearerResponse.Mechanism, new OAuthBearerResponse(token).ToData()));
}
