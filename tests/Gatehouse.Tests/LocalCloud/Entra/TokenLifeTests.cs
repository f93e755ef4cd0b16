using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.Tests.Cli;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.LocalCloud.Entra;

/// <summary>A local cloud that was started with <c>--token-lifetime</c>.</summary>
public class TokenLifeTests
{
    private const string Databases = "https://ossrdbms-aad.database.windows.net";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Tokens_for_databases_live_as_long_as_was_asked_and_those_for_the_cloud_itself_as_always()
    {
        await using var cloud = await CliCloud.StartAsync(Life);
        await cloud.RunAsync("group", "create", "-n", "rg1", "-l", "local");
        await cloud.RunAsync("webapp", "create", "-g", "rg1", "-n", "web1");
        await cloud.RunAsync("webapp", "identity", "assign", "-g", "rg1", "-n", "web1");

        Assert.Equal(Life, LifeOf(await cloud.RunAsync("token", "--resource", Databases, "-o", "json")));
        Assert.Equal(Life, LifeOf(await cloud.RunAsync("token", "--resource", "https://database.windows.net/", "-o", "json")));
        Assert.Equal(Life, LifeOf(await cloud.RunAsync("token", "--resource", Databases, "--app", "web1", "-o", "json")));
        foreach (var type in (string[])["arm", "ms-graph"])
            Assert.Equal(TokenIssuer.DefaultLife, LifeOf(await cloud.RunAsync("token", "--resource-type", type, "-o", "json")));
    }

    [Fact]
    public async Task A_token_that_has_ended_is_refused_to_the_second_only_where_a_life_was_asked_for()
    {
        await using var strict = await CliCloud.StartAsync(Life);
        await using var usual = await CliCloud.StartAsync();

        var refused = await Assert.ThrowsAsync<TokenException>(async () => await ValidateEndedAsync(strict));
        Assert.Equal(TokenErrorCode.Expired, refused.Code);
        await ValidateEndedAsync(usual);
    }

    private static TimeSpan LifeOf(JsonNode? claims) => TimeSpan.FromSeconds((long)claims!["exp"]! - (long)claims["nbf"]!);

    private static ValueTask<Principal> ValidateEndedAsync(CliCloud cloud)
    {
        var context = cloud.Host.Context;
        var user = context.Directory.Users.All[0];
        var token = new TokenIssuer(context.Keys, context.Tenant, context.Directory, context.Time).Issue(new()
        {
            Audience = Databases,
            ObjectId = user.Id,
            User = user,
            ClientId = Guid.NewGuid().ToString(),
            NotBefore = context.Time.GetUtcNow() - TimeSpan.FromSeconds(3),
            Life = TimeSpan.FromSeconds(2),
        }, context.Addresses.Https);
        return context.TokensFor(Databases).ValidateAsync(token.Value, default);
    }
}
