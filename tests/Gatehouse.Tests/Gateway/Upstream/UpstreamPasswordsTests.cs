using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Tests.Gateway.Upstream;

public class UpstreamPasswordsTests
{
    [Theory]
    [InlineData("h:5432:d:u:secret", "secret")]
    [InlineData("*:*:*:*:secret", "secret")]
    [InlineData("h:5432:d:other:a\nh:5432:*:u:secret\n*:*:*:*:b", "secret")]
    [InlineData("# comment\r\n\r\nh:*:d:u:secret\r\n", "secret")]
    [InlineData(@"h:*:d:u:a\:b\\c:d", @"a:b\c:d")]
    [InlineData("h:5432:d:other:secret", null)]
    [InlineData("h:5433:d:u:secret", null)]
    [InlineData("h:5432:other:u:secret", null)]
    [InlineData("other:5432:d:u:secret", null)]
    [InlineData("", null)]
    public void The_first_line_that_fits_counts(string text, string? password)
        => Assert.Equal(password, UpstreamPasswords.Parse(text).Find("h", 5432, "d", "u"));

    [Theory]
    [InlineData("secret")]
    [InlineData("h:5432:d:secret")]
    [InlineData("h:5432:d:u:")]
    public void Another_form_is_refused_without_repeating_it(string text)
    {
        var error = Assert.Throws<FormatException>(() => UpstreamPasswords.Parse("# one\n" + text));

        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_are_not_shown()
        => Assert.DoesNotContain("secret", UpstreamPasswords.Parse("*:*:*:*:secret").ToString(), StringComparison.Ordinal);
}
