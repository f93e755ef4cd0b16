using System.Text;
using Gatehouse.TSql;

namespace Gatehouse.Tests.TSql;

public sealed class NameFoldingTests
{
    [Theory]
    [InlineData("Persons", "persons")]
    [InlineData("ÄÖ", "äö")]
    [InlineData("#Temp", "#temp")]
    public void Case_is_folded(string name, string folded) => Assert.Equal(folded, NameFolding.Fold(name));

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("𝒳")]
    public void Long_names_fit_and_stay_apart(string letter)
    {
        var name = string.Concat(Enumerable.Repeat(letter, 100));

        Assert.InRange(Encoding.UTF8.GetByteCount(NameFolding.Fold(name)), 60, NameFolding.MaxLength);
        Assert.NotEqual(NameFolding.Fold(name + "a"), NameFolding.Fold(name + "b"));
        Assert.Equal(NameFolding.Fold(name + "a"), NameFolding.Fold(name + "A"));
    }

    [Fact]
    public void Quotes_in_a_name_stay_in_it() => Assert.Equal("\"a\"\"; drop\"", NameFolding.Quote("a\"; DROP"));
}
