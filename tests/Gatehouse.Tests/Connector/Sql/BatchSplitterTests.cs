using Gatehouse.Connector;
using Gatehouse.Connector.Sql;

namespace Gatehouse.Tests.Connector.Sql;

public class BatchSplitterTests
{
    [Fact]
    public void A_line_GO_divides_and_counts()
    {
        var batches = BatchSplitter.Split("CREATE TABLE t (i int)\r\nGO\r\n\r\n  go 3 -- thrice\nINSERT t VALUES (1)\nGo 2;\nSELECT 1");

        Assert.Equal(
            [new("CREATE TABLE t (i int)", 1, 1), new("INSERT t VALUES (1)", 5, 2), new("SELECT 1", 7, 1)], batches);
    }

    [Theory]
    [InlineData("SELECT 'a\nGO\nb'")]
    [InlineData("SELECT 'it''s\nGO\n'")]
    [InlineData("SELECT \"a\nGO\n\"")]
    [InlineData("SELECT [a]]\nGO\n]")]
    [InlineData("/* a /* b */\nGO\n*/ SELECT 1")]
    [InlineData("SELECT 1 -- GO\nGOTO there")]
    [InlineData("SELECT go\nFROM t")]
    public void Inside_a_text_a_name_or_a_comment_it_divides_nothing(string script)
        => Assert.Equal([new(script, 1, 1)], BatchSplitter.Split(script));

    [Theory]
    [InlineData("SELECT '/*'\nGO\nSELECT 2")]
    [InlineData("SELECT 1 -- it's\nGO\nSELECT 2")]
    [InlineData("SELECT 1 /* ' */\nGO\nSELECT 2")]
    [InlineData("SELECT [a']\nGO\nSELECT 2")]
    public void What_looks_like_an_open_text_or_comment_and_is_none_does_not_hide_it(string script)
        => Assert.Equal(2, BatchSplitter.Split(script).Count);

    [Theory]
    [InlineData("")]
    [InlineData("GO\nGO\n \n")]
    public void A_script_of_nothing_has_no_batch(string script) => Assert.Empty(BatchSplitter.Split(script));

    [Theory]
    [InlineData("SELECT 1\nGO 0")]
    [InlineData("SELECT 1\nGO 1001")]
    [InlineData("SELECT 1\nGO 99999999999999999999")]
    public void A_count_that_is_none_is_refused(string script) => Assert.Equal(
        ConnectorErrorCode.InvalidArgument, Assert.Throws<ConnectorException>(() => BatchSplitter.Split(script)).Code);
}
