using Gatehouse.Gateway.Access;

namespace Gatehouse.Tests.Gateway.Configuration;

public class RuleSettingsTests
{
    private const string Idp = "https://idp.example/realms/shop";
    private const string People = """{ "issuer": "$IDP", "claim": "email", "template": "{local}@corp.example", "user": "{local}" }""";

    [Fact]
    public void Issuers_with_their_own_audiences_and_rules_are_read()
    {
        using var file = Settings($$"""[ "https://entra.example", { "issuer": "{{Idp}}", "audiences": ["pg", "db"] } ]""",
            $$"""{ "name": "ci", "issuer": "$IDP", "claim": "sub", "equals": "robot", "user": "loader" }, {{People}}, { "issuer": "$IDP", "claim": "groups", "contains": "dba", "user": "reporting" }""");

        var listener = Assert.Single(file.Load().Listeners);

        Assert.Equal(["https://entra.example", Idp], listener.Issuers);
        Assert.Equal(["pg", "db"], listener.IssuerAudiences[Idp]);
        Assert.False(listener.IssuerAudiences.ContainsKey("https://entra.example"));
        Assert.Equal(
            [
                new ClaimRule("ci", Idp, "sub", ClaimMatch.Equals, "robot", "loader").ToString(),
                new ClaimRule("rule 2", Idp, "email", ClaimMatch.Template, "{local}@corp.example", "{local}").ToString(),
                new ClaimRule("rule 3", Idp, "groups", ClaimMatch.Contains, "dba", "reporting").ToString(),
            ],
            listener.Rules.Select(rule => rule.ToString()));
    }

    [Theory]
    [InlineData("""{ "claim": "email", "template": "{local}@corp.example", "user": "{local}" }""", "'issuer' is missing")]
    [InlineData("""{ "issuer": "https://other.example", "claim": "sub", "equals": "x", "user": "y" }""", "not among the listener's 'issuers'")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "equals": "x", "user": "postgres" }""", "the superuser")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "equals": "x", "user": "pg_read_all_data" }""", "begins with 'pg_'")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "equals": "x", "contains": "x", "user": "y" }""", "must stand alone")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "user": "y" }""", "must stand alone")]
    [InlineData("""{ "issuer": "$IDP", "equals": "x", "user": "y" }""", "'claim' is missing")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "equals": "x" }""", "'user' is missing")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "equals": "x", "user": "{x}" }""", "only a template fills in")]
    [InlineData("""{ "issuer": "$IDP", "claim": "email", "template": "{local}@{domain}", "user": "{local}" }""", "different holders would be one")]
    [InlineData("""{ "issuer": "$IDP", "claim": "sub", "equals": "x", "user": "y", "pattern": ".*" }""", "no setting 'pattern'")]
    [InlineData("""{ "name": "a", "issuer": "$IDP", "claim": "sub", "equals": "x", "user": "y" }, { "name": "a", "issuer": "$IDP", "claim": "sub", "equals": "z", "user": "y" }""", "that of another rule")]
    public void A_rule_that_is_not_safe_or_not_whole_is_refused_at_its_line(string rules, string why)
    {
        using var file = Settings($$"""[ { "issuer": "{{Idp}}", "audiences": "pg" } ]""", rules);

        Assert.Contains(file.Errors(), error => error.Message.Contains(why, StringComparison.Ordinal) && error.Where.EndsWith("line 3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[ { "audiences": "pg" } ]""", "'issuer' is missing")]
    [InlineData("""[ { "issuer": "https://a", "audience": "pg" } ]""", "did you mean 'audiences'")]
    [InlineData("""[ { "issuer": "https://a" } ]""", "'audiences' is missing")]
    [InlineData("""[ "https://a", "https://a" ]""", "twice")]
    [InlineData("""[ [ "https://a" ] ]""", "not a list of addresses")]
    [InlineData("""[ { "issuer": "http://a", "audiences": "pg" } ]""", "not an https address")]
    public void Issuers_that_are_not_whole_are_refused(string issuers, string why)
    {
        using var file = Settings(issuers, "");

        Assert.Contains(file.Errors(), error => error.Message.Contains(why, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("keep", null)]
    [InlineData("end-at-expiry", 0)]
    [InlineData("grace=10m", 600)]
    public void Sessions_may_outlive_their_token_as_is_said(string session, int? seconds)
    {
        using var file = Settings("\"https://entra.example\"", "", $"\"session\": \"{session}\",");

        Assert.Equal(seconds is { } grace ? TimeSpan.FromSeconds(grace) : null, Assert.Single(file.Load().Listeners).SessionGrace);
    }

    [Theory]
    [InlineData("\"session\": \"grace=0s\",", "write keep, end-at-expiry, or grace")]
    [InlineData("\"session\": \"end\",", "write keep, end-at-expiry, or grace")]
    public void Anything_else_is_refused(string more, string why)
    {
        using var file = Settings("\"https://entra.example\"", "", more);

        Assert.Contains(file.Errors(), error => error.Message.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_of_revoked_principals_that_cannot_be_read_is_refused()
    {
        using var file = new SettingsFile("""{ "revocations": "/no/such/file", "listeners": [ { "upstream": "postgres://a/b", "client": "none" } ] }""");

        Assert.Contains("'revocations' names '/no/such/file'", Assert.Single(file.Errors()).Message, StringComparison.Ordinal);
    }

    private static SettingsFile Settings(string issuers, string rules, string more = "") => new($$"""
        { "listeners": [ { "upstream": "postgres:///?host=/run/postgresql", "client": "token", "certificate": "$CERT",
          {{more}} "issuers": {{issuers}}{{(issuers.Contains("entra", StringComparison.Ordinal) ? ", \"audiences\": \"x\"" : "")}},
          "rules": [ {{rules.Replace("$IDP", Idp, StringComparison.Ordinal)}} ] } ] }
        """);
}
