using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Translation;

namespace Gatehouse.Tests.LocalCloud.Engines.Sql;

public class ResultColumnsTests
{
    private static readonly OutputColumn Star = new(null, IsStar: true);

    [Fact]
    public void What_stands_around_a_star_keeps_its_place()
    {
        var said = ResultColumns.Align([new("a"), Star, new("b"), new("c")], 6);
        Assert.Equal(["a", null, null, null, "b", "c"], said.Select(output => output?.Name));
    }

    [Fact]
    public void A_star_may_stand_for_nothing()
        => Assert.Equal(["a", "b"], ResultColumns.Align([new("a"), Star, new("b")], 2).Select(output => output?.Name));

    [Fact]
    public void Between_two_stars_the_database_names_the_columns()
        => Assert.Equal([null, null, null, "z"], ResultColumns.Align([Star, new("x"), Star, new("z")], 4).Select(output => output?.Name));

    [Theory]
    [InlineData(38, 0, "1", "22")]
    [InlineData(38, 3, "1", "2.125")]
    [InlineData(38, 2, "-0.25", null)]
    [InlineData(38, 6, null, null)]
    [InlineData(38, 8, "123456789012345678901234567890.1234567890", null)]
    public void A_numeric_that_nobody_declared_gets_the_digits_of_its_rows(int precision, int scale, string? first, string? second)
        => Assert.Equal(TypeInfo.Numeric(precision, scale), ResultSender.NumberOf([first, second]));

    [Fact]
    public void A_comment_has_the_declared_type_and_the_name()
    {
        var note = ColumnNotes.Parse("nvarchar(20)|First|Name");
        Assert.Equal(("First|Name", "nvarchar(20)"), (note.Name, note.Type?.ToString()));
        Assert.Null(ColumnNotes.Parse("|Id").Type);
        Assert.Null(ColumnNotes.Parse("what a person wrote|Id").Type);
    }
}
