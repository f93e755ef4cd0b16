using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Gatehouse.TSql;
using Gatehouse.TSql.Lexing;
using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.Tests.TSql.Parsing;

public class HostileTextTests
{
    private const int Levels = 10_000;

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT ", "(SELECT ", "1", ")")]
    [InlineData("SELECT ", "- ", "1", "")]
    [InlineData("SELECT ", "f(", "1", ")")]
    [InlineData("SELECT ", "CASE WHEN 1 = 1 THEN ", "1", " END")]
    [InlineData("SELECT ", "CAST(", "1", " AS int)")]
    [InlineData("SELECT ", "{fn ", "1", "}")]
    [InlineData("SELECT 1 WHERE ", "(", "1 = 1", ")")]
    [InlineData("SELECT 1 WHERE ", "NOT ", "1 = 1", "")]
    [InlineData("SELECT 1 WHERE ", "a IN (SELECT 1 WHERE ", "1 = 1", ")")]
    [InlineData("SELECT 1 WHERE ", "EXISTS (SELECT 1 WHERE ", "1 = 1", ")")]
    [InlineData("SELECT * FROM ", "(", "t JOIN u ON 1 = 1", ")")]
    [InlineData("SELECT * FROM ", "(SELECT * FROM ", "t", ") AS x")]
    [InlineData("SELECT * FROM a ", "JOIN b ", "", "ON 1 = 1 ")]
    [InlineData("", "BEGIN ", "SELECT 1", " END")]
    [InlineData("", "IF 1 = 1 ", "SELECT 1", "")]
    [InlineData("", "BEGIN TRY ", "SELECT 1", " END TRY BEGIN CATCH END CATCH")]
    [InlineData("SELECT 1 ", "+ 1 ", "", "")]
    [InlineData("SELECT 1 ", "* 1 ", "", "")]
    [InlineData("SELECT a ", "COLLATE x ", "", "")]
    [InlineData("SELECT * FROM a ", "CROSS JOIN b ", "", "")]
    [InlineData("SELECT 1 ", "UNION SELECT 1 UNION ALL SELECT 1 ", "", "")]
    [InlineData("SELECT a FROM t GROUP BY ", "ROLLUP (", "a", ")")]
    public void Ten_thousand_levels_are_refused(string begin, string open, string inner, string close)
    {
        var sql = begin + string.Concat(Enumerable.Repeat(open, Levels)) + inner + string.Concat(Enumerable.Repeat(close, Levels));

        var error = Assert.Throws<TSqlException>(() => TSqlParser.Parse(sql));

        Assert.Equal(191, error.Number);
    }

    [Fact]
    public void Levels_that_people_write_are_accepted()
    {
        var nested = $"SELECT {new string('(', 300)}1{new string(')', 300)} {string.Concat(Enumerable.Repeat("+ 'x' ", 500))}";

        Assert.Single(TSqlParser.Parse(nested).Statements);
    }

    [Fact]
    public void Chains_inside_levels_count_together()
    {
        // 40 levels of parentheses with a chain of 40 links before each: as deep as the product for whoever walks the left sides.
        var links = string.Concat(Enumerable.Repeat("+ 1 ", 40));
        var sql = "1";
        for (var level = 0; level < 40; level++)
            sql = $"({sql} {links})";

        var error = Assert.Throws<TSqlException>(() => TSqlParser.Parse($"SELECT {sql}"));

        Assert.Equal(191, error.Number);
    }

    [Fact]
    public void Long_chains_of_conditions_and_queries_are_flat()
    {
        var or = string.Join(" OR ", Enumerable.Range(0, 50_000).Select(i => $"a = {i}"));
        var union = string.Join(" UNION ALL ", Enumerable.Range(0, 50_000).Select(i => $"SELECT {i}"));

        var where = ((SelectQuery)((SelectStatement)TSqlParser.Parse($"SELECT 1 WHERE {or}").Statements[0]).Query.Body).Where;
        var body = ((SelectStatement)TSqlParser.Parse(union).Statements[0]).Query.Body;

        Assert.Equal(50_000, Assert.IsType<LogicalCondition>(where).Operands.Count);
        Assert.Equal(50_000, Assert.IsType<SetOperation>(body).Operands.Count);
    }

    [Fact]
    public void In_takes_a_hundred_thousand_values()
    {
        var values = string.Join(", ", Enumerable.Range(0, 100_000));

        var where = ((SelectQuery)((SelectStatement)TSqlParser.Parse($"SELECT 1 WHERE a IN ({values})").Statements[0]).Query.Body).Where;

        Assert.Equal(100_000, Assert.IsType<InListCondition>(where).Values.Count);
    }

    [Theory]
    [InlineData("SELECT a, b FROM dbo.t WHERE c = 'text' AND d IN (1, 2, 3);\n")]
    [InlineData("INSERT INTO t (a, b) VALUES (1, N'x')\n")]
    [InlineData("-- a comment\n")]
    [InlineData("/* a */ ")]
    [InlineData("[a b] ")]
    [InlineData("'a' ")]
    [InlineData("a.b.c.d, ")]
    [InlineData("( ")]
    [InlineData("/*")]
    public void Ten_megabytes_take_a_time_that_grows_with_their_length(string piece)
    {
        var sql = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();

        var error = Record.Exception(() => TSqlParser.Parse(sql));

        Assert.True(error is null or TSqlException, $"{error}");
        // About a second on a quiet machine. A time that grows with the square of the length would be hours; a busy machine is no error.
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(3), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public void Text_cut_at_every_token_gives_a_tree_or_an_error_of_the_parser()
    {
        foreach (var sql in Cases.AllSql)
        {
            var lexer = new Lexer(sql);
            for (var token = lexer.Next(); token.Kind != TokenKind.EndOfText; token = lexer.Next())
                AssertAnswered(sql[..token.End]);
        }
    }

    [Fact]
    public void Text_cut_at_every_character_gives_a_tree_or_an_error_of_the_parser()
    {
        foreach (var sql in Cases.AllSql)
        {
            for (var length = 0; length < sql.Length; length++)
                AssertAnswered(sql[..length]);
        }
    }

    [Fact]
    public void Any_order_of_tokens_gives_a_tree_or_an_error_of_the_parser()
    {
        var tokens = Cases.AllSql.SelectMany(TokensOf).Distinct().ToArray();
        var texts = Gen.Elements(tokens).ListOf().Select(list => string.Join(' ', list));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(texts.ToArbitrary(), AssertAnswered));
    }

    [Fact]
    public void Any_statement_with_a_token_replaced_gives_a_tree_or_an_error_of_the_parser()
    {
        var statements = Cases.AllSql.Select(sql => TokensOf(sql).ToArray()).ToArray();
        var tokens = statements.SelectMany(s => s).Distinct().ToArray();
        var texts = from statement in Gen.Elements(statements)
                    from at in Gen.Choose(0, statement.Length - 1)
                    from other in Gen.Elements(tokens)
                    select string.Join(' ', statement.Select((token, i) => i == at ? other : token));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), Prop.ForAll(texts.ToArbitrary(), AssertAnswered));
    }

    [Fact]
    public void Any_characters_give_a_tree_or_an_error_of_the_parser()
        => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll<NonNull<string>>(text => AssertAnswered(text.Get)));

    private static void AssertAnswered(string sql)
    {
        var error = Record.Exception(() => TSqlParser.Parse(sql));
        Assert.True(error is null or TSqlException { Line: > 0, Number: > 0 }, $"{sql}: {error}");
    }

    private static IEnumerable<string> TokensOf(string sql)
    {
        var lexer = new Lexer(sql);
        for (var token = lexer.Next(); token.Kind != TokenKind.EndOfText; token = lexer.Next())
            yield return sql[token.Start..token.End];
    }
}
