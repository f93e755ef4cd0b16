using FsCheck;
using FsCheck.Fluent;
using Gatehouse.LocalCloud.Engines.Sql.Execution;

namespace Gatehouse.Tests.LocalCloud.Engines.Sql;

public class MessageFormatTests
{
    [Theory]
    [InlineData("<<7.3>>", "<<%d.%i>>", "7", "3")]
    [InlineData("<<     abc>>", "<<%8s>>", "abc", null)]
    [InlineData("<<abc     >>", "<<%-8s>>", "abc", null)]
    [InlineData("<<abc>>", "<<%.3s>>", "abcdef", null)]
    [InlineData("<<    abc>>", "<<%7.3s>>", "abcdef", null)]
    [InlineData("00042 +42", "%05d %+d", "42", "42")]
    [InlineData("0xff FF", "%#x %X", "255", "255")]
    [InlineData("100% (null)", "100%% %s", null, null)]
    [InlineData("  abc", "%*s", "5", "abc")]
    [InlineData("no placeholder", "no placeholder", "x", "y")]
    public void Placeholders_are_those_of_raiserror(string expected, string format, string? first, string? second)
        => Assert.Equal(expected, MessageFormat.Format(format, [first, second]));

    [Fact]
    public void Missing_arguments_are_null() => Assert.Equal("(null) and (null)", MessageFormat.Format("%s and %d", []));

    [Fact]
    public void Any_text_is_formatted()
        => Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<string?[]>(), (format, arguments)
                => MessageFormat.Format(format.Get, arguments ?? []) is not null));
}
