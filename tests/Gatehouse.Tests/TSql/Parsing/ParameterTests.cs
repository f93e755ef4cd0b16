using Gatehouse.TSql;
using Gatehouse.TSql.Parsing;

namespace Gatehouse.Tests.TSql.Parsing;

public class ParameterTests
{
    [Theory]
    [InlineData("", "[]")]
    [InlineData("@p0 nvarchar(4000),@p1 int OUTPUT", "[Parameter(@p0, nvarchar(4000)), Parameter(@p1, int, IsOutput)]")]
    [InlineData("@a AS decimal(10,2) = -1.5, @b dbo.ids READONLY, @c varbinary(max) out",
        "[Parameter(@a, decimal(10,2), Unary(Minus, 1.5)), Parameter(@b, ids, IsReadOnly), Parameter(@c, varbinary(max), IsOutput)]")]
    [InlineData("@handle int, @w datetime2(7), @x uniqueidentifier, @y ntext",
        "[Parameter(@handle, int), Parameter(@w, datetime2(7)), Parameter(@x, uniqueidentifier), Parameter(@y, ntext)]")]
    public void Declarations_are_read(string text, string expected)
        => Assert.Equal(expected, Tree.Write(TSqlParser.ParseParameters(text)).Replace("ParameterDeclaration", "Parameter",
            StringComparison.Ordinal));

    [Theory]
    [InlineData("@a")]
    [InlineData("@a int,")]
    [InlineData("a int")]
    [InlineData("@a int; DROP TABLE t")]
    [InlineData("@a int @b int")]
    public void Wrong_declarations_are_refused(string text)
        => Assert.Equal(102, Assert.Throws<TSqlException>(() => TSqlParser.ParseParameters(text)).Number);

    [Theory]
    [InlineData("(getdate())", "FunctionCall(getdate)")]
    [InlineData("((0))", "0")]
    public void An_expression_is_read_alone(string text, string expected) => Assert.Equal(expected, Tree.OfExpression(text));

    [Fact]
    public void More_than_an_expression_is_refused()
        => Assert.Equal(156, Assert.Throws<TSqlException>(() => TSqlParser.ParseExpression("1 SELECT 2")).Number);
}
