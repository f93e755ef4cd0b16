using FsCheck;
using FsCheck.Fluent;
using Gatehouse.TSql;
using Gatehouse.TSql.Parsing;
using Gatehouse.TSql.Syntax;
using Gatehouse.TSql.Translation;

namespace Gatehouse.Tests.TSql.Translation;

public sealed class TranslatorTests
{
    [Theory]
    [InlineData("SELECT * FROM Persons", "SELECT * FROM \"persons\"")]
    [InlineData("SELECT [Na\"me] AS [A b] FROM dbo.[P] p WHERE p.Id = 1",
        "SELECT \"na\"\"me\" AS \"a b\" FROM \"dbo\".\"p\" AS \"p\" WHERE (\"p\".\"id\" = 1)")]
    [InlineData("SELECT N'O''Neil \\ $1'", "SELECT 'O''Neil \\ $1'")]
    [InlineData("SELECT 0xABC, $1.5, 3000000000, 1e3",
        "SELECT '\\x0ABC'::bytea, 1.5::numeric(19,4), 3000000000::numeric, 1e3::double precision")]
    [InlineData("SELECT TOP 3 a FROM t ORDER BY a DESC", "SELECT \"a\" FROM \"t\" ORDER BY \"a\" DESC NULLS LAST LIMIT 3")]
    [InlineData("SELECT ctid FROM t", "SELECT \"ctid~\" FROM \"t\"")]
    [InlineData("SELECT * FROM #t", "SELECT * FROM pg_temp.\"#t\"")]
    [InlineData("SELECT 'a' WHERE 'a' = 'A'", "SELECT 'a' WHERE (('a')::sys.nvarchar = 'A')")]
    [InlineData("SELECT '2026-01-02T03:04:05Z'", "SELECT '2026-01-02T03:04:05Z'::text")]
    [InlineData("DELETE p FROM t p JOIN u ON u.i = p.i", "DELETE FROM \"t\" AS \"p\" USING \"u\" WHERE (\"u\".\"i\" = \"p\".\"i\")")]
    [InlineData("SELECT x FROM INFORMATION_SCHEMA.TABLES", "SELECT \"x\" FROM \"sys_information_schema\".\"tables\"")]
    public void Statements_become_PostgreSQLs(string text, string expected) => Assert.Equal(expected, Sql(text));

    [Fact]
    public void Names_of_results_are_as_the_query_wrote_them()
    {
        var columns = Translate("SELECT FirstName, p.ID AS [My Id], 1 + 1, COUNT(*), p.* FROM p").Columns!;
        Assert.Equal(["FirstName", "My Id", "", "", null], columns.Select(column => column.Name));
        Assert.True(columns[4].IsStar);
    }

    [Theory]
    [InlineData("SELECT CAST(x AS nvarchar(20)) FROM t", "nvarchar(20)")]
    [InlineData("SELECT GETDATE()", "datetime")]
    [InlineData("SELECT 'abc'", "varchar(3)")]
    [InlineData("SELECT N'abc'", "nvarchar(3)")]
    [InlineData("SELECT 1.25", "numeric(3,2)")]
    [InlineData("SELECT SCOPE_IDENTITY()", "numeric(38,0)")]
    [InlineData("SELECT @p", "nvarchar(4000)")]
    [InlineData("SELECT a + b FROM t", null)]
    public void Types_are_told_where_the_query_says_them(string text, string? expected)
        => Assert.Equal(expected, Assert.Single(Translate(text).Columns!).DeclaredType);

    [Fact]
    public void A_variable_is_one_parameter_however_often_it_is_used()
    {
        var command = Assert.Single(Translate("SELECT @p, @i WHERE @P = 'x' AND @@ROWCOUNT = @i").Commands);
        Assert.Equal(["@p", "@i", "@@ROWCOUNT"], command.Variables);
    }

    [Theory]
    [InlineData("SELECT @nobody", 137)]
    [InlineData("SELECT * FROM @nobody", 1087)]
    [InlineData("SELECT pg_read_file('/etc/passwd')", 195)]
    [InlineData("SELECT sys.run_ddl('x')", 4121)]
    [InlineData("SELECT pg_catalog.version()", 4121)]
    [InlineData("SELECT * FROM pg_authid", 208)]
    [InlineData("SELECT * FROM pg_catalog.pg_class", 208)]
    [InlineData("SELECT * FROM sys.database_user", 208)]
    [InlineData("SELECT * FROM sys_information_schema.tables", 208)]
    [InlineData("DELETE FROM sys.permission", 208)]
    [InlineData("SELECT * FROM other.dbo.t", 40515)]
    [InlineData("SELECT * FROM s.d.dbo.t", 40515)]
    [InlineData("SELECT LEN('a', 'b')", 174)]
    [InlineData("SELECT DATEADD(fortnight, 1, GETDATE())", 155)]
    [InlineData("DENY SELECT ON t TO u", 40510)]
    [InlineData("CREATE TABLE t (a sql_variant)", 40510)]
    [InlineData("CREATE TABLE t (a nonsense)", 2715)]
    [InlineData("SELECT * FROM ##t", 40510)]
    [InlineData("SELECT 1 FROM t FOR XML PATH('')", 40510)]
    public void What_cannot_be_is_refused_with_its_number(string text, int number)
    {
        var error = Assert.Throws<TSqlException>(() => Translate($"\n{text}"));
        Assert.Equal(number, error.Number);
        Assert.Equal(2, error.Line);
    }

    [Fact]
    public void Definitions_run_as_dbo_with_their_names_and_types_in_comments()
    {
        var sql = Sql("CREATE TABLE Persons (Id int IDENTITY PRIMARY KEY, [O'x|y] nvarchar(50))");
        Assert.StartsWith("CALL sys.run_ddl('CREATE TABLE', 'dbo', NULL, 'CREATE TABLE \"dbo\".\"persons\" (", sql,
            StringComparison.Ordinal);
        Assert.Contains("COMMENT ON COLUMN \"dbo\".\"persons\".\"o''x|y\" IS ''nvarchar(50)|O''''x|y''", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_is_no_deep_call()
    {
        Expression sum = new Literal(LiteralKind.Integer, "1");
        for (var i = 0; i < 20_000; i++)
            sum = new BinaryExpression(BinaryOperator.Add, sum, new Literal(LiteralKind.Integer, "1"));
        var select = new SelectStatement(new Query(new SelectQuery([new SelectExpression(sum, new Identifier("s"))])));
        Assert.EndsWith(" + 1) AS \"s\"", Translator.Translate(select, new TranslationContext()).Commands[0].Sql, StringComparison.Ordinal);
    }

    // Whatever a name or a text holds: outside of quotes there is only what the translator wrote.
    [Fact]
    public void No_name_or_text_gets_out_of_its_quotes() => Prop.ForAll<NonNull<string>, NonNull<string>>((name, text) =>
    {
        var table = new NamedTable(new ObjectName(new Identifier($"t{name.Get}", IsQuoted: true)), null, []);
        var select = new SelectStatement(new Query(new SelectQuery([new SelectExpression(new Literal(LiteralKind.NationalString,
            text.Get), new Identifier(name.Get))])
        { From = [table] }));
        return Outside(Translator.Translate(select, new TranslationContext()).Commands[0].Sql).Replace("::text", "",
            StringComparison.Ordinal) == "SELECT  AS  FROM ";
    }).QuickCheckThrowOnFailure();

    private static string Outside(string sql)
    {
        var (text, quote) = (new System.Text.StringBuilder(), '\0');
        foreach (var c in sql)
        {
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else
                text.Append(c);
        }

        return text.ToString();
    }

    private static string Sql(string text) => Assert.Single(Translate(text).Commands).Sql;

    private static Translated Translate(string text)
        => Translator.Translate(TSqlParser.Parse(text).Statements.Single(), new TranslationContext
        {
            Variables = new Dictionary<string, TSqlType>(StringComparer.OrdinalIgnoreCase)
            {
                ["@p"] = new("nvarchar", Length: 4000),
                ["@i"] = new("int")
            },
        });
}
