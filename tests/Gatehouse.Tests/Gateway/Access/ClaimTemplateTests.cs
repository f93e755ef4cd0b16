using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Gateway.Access;

namespace Gatehouse.Tests.Gateway.Access;

public class ClaimTemplateTests
{
    [Theory]
    [InlineData("{local}@corp.example", "{local}", "eve.m_1-x@corp.example", "eve.m_1-x")]
    [InlineData("{local}@corp.example", "emp_{local}", "eve@corp.example", "emp_eve")]
    [InlineData("{local}@corp.example", "{local}_app", "eve@corp.example", "eve_app")]
    [InlineData("system:serviceaccount:{space}:{account}", "{space}/{account}", "system:serviceaccount:shop:web", "shop/web")]
    [InlineData("repo:contoso/{repo}:ref:refs/heads/main", "ci-{repo}", "repo:contoso/shop:ref:refs/heads/main", "ci-shop")]
    public void A_claim_of_its_form_becomes_the_user(string template, string user, string claim, string expected)
        => Assert.Equal(expected, Parse(template, user).Fill(claim));

    [Theory]
    [InlineData("eve@corp.example.evil.example")]
    [InlineData("eve@corp.example ")]
    [InlineData("eve@corp.example\n")]
    [InlineData("xeve@evil.example@corp.example")]
    [InlineData("@corp.example")]
    [InlineData("Eve@corp.example")]
    [InlineData("-eve@corp.example")]
    [InlineData(".@corp.example")]
    [InlineData("éve@corp.example")]
    [InlineData("eve\"@corp.example")]
    [InlineData("e ve@corp.example")]
    [InlineData("eve@CORP.example")]
    [InlineData("")]
    public void Every_other_claim_becomes_nobody(string claim) => Assert.Null(Parse("{local}@corp.example", "{local}").Fill(claim));

    [Theory]
    [InlineData("{local}@{domain}", "{local}")] // any domain
    [InlineData("{local}@corp.example", "postgres")]
    [InlineData("{local}@corp.example", "{local}{local}")]
    [InlineData("{local}@corp.example", "{other}")]
    [InlineData("{a}{b}@x", "{a}:{b}")]
    [InlineData("{a}.{b}@x", "{a}:{b}")] // two ways to cut
    [InlineData("{a}:{b}", "{a}_{b}")] // a_b:c and a:b_c would be one user
    [InlineData("{a}:{a}", "{a}")]
    [InlineData("{local}-ci", "{local}")]
    [InlineData("eve@corp.example", "eve")]
    [InlineData("{Local}@x", "{Local}")]
    [InlineData("{}@x", "{}")]
    [InlineData("{local@x", "{local")]
    [InlineData("local}@x", "local}")]
    public void A_template_that_could_make_one_user_of_two_holders_is_refused(string template, string user)
    {
        Assert.Null(ClaimTemplate.Parse(template, user, out var error));
        Assert.NotNull(error);
    }

    [Fact]
    public void Two_claims_never_become_one_user()
    {
        var template = Parse("{a}:{b}/x", "u_{a}:{b}_z");
        var text = Gen.Elements("abz09._-:/x".ToCharArray()).ArrayOf().Select(letters => new string(letters)).ToArbitrary();

        Check.QuickThrowOnFailure(Prop.ForAll(text, text, (one, other) =>
        {
            var (first, second) = (template.Fill(one + "/x"), template.Fill(other + "/x"));
            return first is null || first != second || one == other;
        }));
    }

    [Fact]
    public void What_matches_has_only_letters_that_a_name_may_have()
    {
        var template = Parse("{a}@x", "{a}");

        Check.QuickThrowOnFailure(Prop.ForAll<string>(text => template.Fill(text + "@x") is not { } user
            || (user == text && user.Length > 0 && user.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || ".-_".Contains(letter)))));
    }

    private static ClaimTemplate Parse(string template, string user)
    {
        var parsed = ClaimTemplate.Parse(template, user, out var error);
        Assert.Null(error);
        return parsed!;
    }
}
