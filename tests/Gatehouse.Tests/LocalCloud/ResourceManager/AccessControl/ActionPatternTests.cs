using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;

namespace Gatehouse.Tests.LocalCloud.ResourceManager.AccessControl;

public sealed class ActionPatternTests
{
    [Theory]
    [InlineData("*", "Microsoft.Web/sites/write", true)]
    [InlineData("*/read", "Microsoft.Web/sites/read", true)]
    [InlineData("*/read", "Microsoft.Web/sites/config/list/action", false)]
    [InlineData("Microsoft.Web/sites/*", "microsoft.web/SITES/slots/config/write", true)]
    [InlineData("Microsoft.Web/sites/*", "Microsoft.Web/sites", false)]
    [InlineData("Microsoft.Web/sites/read", "Microsoft.Web/sites/readMore", false)]
    [InlineData("Microsoft.Authorization/*/Write", "Microsoft.Authorization/roleAssignments/write", true)]
    [InlineData("Microsoft.Authorization/*/Write", "Microsoft.AuthorizationX/roleAssignments/write", false)]
    [InlineData("a*b*c", "aXbXbXc", true)]
    [InlineData("a*b*c", "aXbX", false)]
    public void A_star_is_any_text(string pattern, string action, bool matches) => Assert.Equal(matches, ActionPattern.Matches(pattern, action));

    [Fact]
    public void It_matches_what_the_same_regular_expression_matches()
    {
        var texts = Gen.Elements('a', 'b', '*', '/').ArrayOf().Select(letters => new string(letters)).ToArbitrary();
        Prop.ForAll(texts, texts, (pattern, other) =>
        {
            var action = other.Replace('*', 'a');
            var expected = Regex.IsMatch(action, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline);
            return ActionPattern.Matches(pattern, action) == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_pattern_of_stars_is_as_quick_as_any()
        => Assert.False(ActionPattern.Matches(string.Concat(Enumerable.Repeat("*a", 250)) + "b", new string('a', 5000)));
}
