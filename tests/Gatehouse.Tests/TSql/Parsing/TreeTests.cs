namespace Gatehouse.Tests.TSql.Parsing;

public class TreeTests
{
    [Theory]
    [InlineData("queries", 17)]
    [InlineData("expressions", 9)]
    [InlineData("changes", 12)]
    [InlineData("definitions", 26)]
    [InlineData("security", 20)]
    [InlineData("control-flow", 19)]
    public void Statements_have_the_tree_that_their_case_says(string family, int least)
    {
        var cases = Cases.Of(family).ToList();

        Assert.True(cases.Count >= least, $"{family} has {cases.Count} cases.");
        Assert.All(cases, c => Assert.Equal(c.Tree, Cases.Flat(Tree.Of(c.Sql))));
    }

    [Fact]
    public void Every_file_of_cases_is_run()
        => Assert.Equal(["changes", "control-flow", "definitions", "expressions", "queries", "security"], Cases.Families);

    [Fact]
    public void Statements_need_no_semicolon_between_them()
    {
        var all = Cases.AllSql.Where(sql => !sql.StartsWith("WITH", StringComparison.Ordinal)
            && !sql.Contains("VIEW", StringComparison.Ordinal)
            && !sql.StartsWith("CREATE SCHEMA", StringComparison.Ordinal) && !sql.StartsWith("sp_help", StringComparison.Ordinal)
            && !sql.StartsWith('(') && sql[^1] is not ')' and not 't').ToList();

        var together = Tree.Of(string.Join('\n', all));

        Assert.True(all.Count > 40, $"{all.Count} statements are enough for this.");
        Assert.Equal(string.Join("; ", all.Select(Tree.Of)), together);
    }
}
