using System.Text.Json.Nodes;
using Gatehouse.Gateway.Hosting;

namespace Gatehouse.ServerTests.OwnDatabase;

#pragma warning disable CA1001 // xunit calls IAsyncLifetime.DisposeAsync
[Collection(OwnServerCollection.Name)]
public sealed class RuleLoginTests(OwnServer own) : IAsyncLifetime
{
    private GatewayRunner _gateway = null!;

    public async Task InitializeAsync() => _gateway = await own.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Tokens_of_any_issuer_open_sessions_by_the_rules()
    {
        await AssertUserAsync("loader", "robots", own.Issuer.Token("robot"));
        await AssertUserAsync("reporting", "readers", own.Issuer.Token("s1", null, ("groups", new JsonArray("x", "dba"))));
        await AssertUserAsync("eve", "people", Person("eve@corp.example"));
    }

    [Fact]
    public async Task What_no_rule_gives_is_refused_with_a_code_that_is_in_the_audit()
    {
        var error = await OwnServer.RefusedAsync(_gateway, "loader", Person("eve@corp.example"));

        Assert.Equal("28000", error.SqlState);
        Assert.Contains("2108 (NoRuleMatches)", error.Hint, StringComparison.Ordinal);
        Assert.Contains(own.Logins, login => login is { Code: "NoRuleMatches", DatabaseUser: "loader", Granted: false });
    }

    [Fact]
    public async Task An_email_that_nobody_has_verified_is_nobodys()
        => Assert.Contains("NoRuleMatches", (await OwnServer.RefusedAsync(
            _gateway, "eve", own.Issuer.Token("s", null, ("email", "eve@corp.example")))).Hint, StringComparison.Ordinal);

    [Theory]
    [InlineData("boss")] // privileged
    [InlineData("postgres")]
    [InlineData("root")]
    public async Task A_template_leads_to_no_superuser_and_no_privileged_role(string name)
        => Assert.Contains("DatabaseUserNotAllowed", (await OwnServer.RefusedAsync(_gateway, name, Person($"{name}@corp.example"))).Hint, StringComparison.Ordinal);

    [Fact]
    public async Task A_rule_to_a_superuser_that_the_settings_could_not_know_is_refused_at_the_login()
        => Assert.Contains("DatabaseUserNotAllowed", (await OwnServer.RefusedAsync(
            _gateway, "root", own.Issuer.Token("s", null, ("groups", new JsonArray("root"))))).Hint, StringComparison.Ordinal);

    [Fact]
    public async Task A_role_that_does_not_exist_is_told_apart()
        => Assert.Contains("DatabaseUserNotFound", (await OwnServer.RefusedAsync(_gateway, "bob", Person("bob@corp.example"))).Hint, StringComparison.Ordinal);

    private string Person(string email) => own.Issuer.Token("s", null, ("email", email), ("email_verified", true));

    private async Task AssertUserAsync(string user, string rule, string token)
    {
        await using var connection = await OwnServer.OpenAsync(_gateway, user, token);
        Assert.Equal(user, await OwnServer.ScalarAsync(connection, "SELECT current_user"));
        Assert.Contains(own.Logins, login => login.Granted && login.DatabaseUser == user && login.Rule == rule);
    }
}
