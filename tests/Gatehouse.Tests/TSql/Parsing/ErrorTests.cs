using Gatehouse.TSql;
using Gatehouse.TSql.Parsing;

namespace Gatehouse.Tests.TSql.Parsing;

public class ErrorTests
{
    [Theory]
    [InlineData("SELECT * FORM t", 102, "'FORM'")]
    [InlineData("SELECT FROM t", 156, "'FROM'")]
    [InlineData("SELECT 1 +", 102, "'+'")]
    [InlineData("SELECT", 102, "'SELECT'")]
    [InlineData("SELECT (1", 102, "'1'")]
    [InlineData("SELECT 1)", 102, "')'")]
    [InlineData("nonsense;\nfoo", 102, "'foo'", 2)]
    [InlineData("SELECT 1;\n\nSELECT 2 WHERE WHERE", 156, "'WHERE'", 3)]
    [InlineData("SELECT 'abc", 105, "'abc'")]
    [InlineData("SELECT\n\n[abc", 105, "'abc'", 3)]
    [InlineData("SELECT \"abc", 105, "'abc'")]
    [InlineData("SELECT 1 /* /* */", 113, "*/")]
    [InlineData("SELECT []", 1038, "empty")]
    [InlineData("SELECT 1 WHERE 1", 4145, "non-boolean")]
    [InlineData("SELECT 1 WHERE a = 1 AND b", 4145, "non-boolean")]
    [InlineData("IF 1 SELECT 1", 4145, "'SELECT'")]
    [InlineData("SELECT (a = 1)", 102, "'='")]
    [InlineData("SELECT * FROM t WITH a AS (SELECT 1) SELECT 1", 319, "with")]
    [InlineData("SELECT 1 SELECT * FROM a.b.c.d.e", 117, "prefixes")]
    [InlineData("SELECT 1\nCREATE VIEW v AS SELECT 1", 111, "CREATE VIEW", 2)]
    [InlineData("CREATE VIEW v AS SELECT 1 AS a; SELECT 2", 156, "'SELECT'")]
    [InlineData("SET GARBAGE ON", 195, "GARBAGE")]
    [InlineData("DECLARE @a varchar(9000)", 131, "9000")]
    [InlineData("DECLARE @a nvarchar(4001)", 131, "4001")]
    [InlineData("DECLARE @a varchar(0)", 1001, "0")]
    [InlineData("DECLARE @a decimal(39)", 2750, "39")]
    [InlineData("DECLARE @a decimal(5, 6)", 192, "scale")]
    [InlineData("DECLARE @a datetime2(8)", 1002, "8")]
    [InlineData("DECLARE @a int(5)", 2716, "int")]
    [InlineData("DECLARE @a nvarchar(99999999999)", 131, "nvarchar")]
    [InlineData("BEGIN END", 156, "'END'")]
    [InlineData("EXEC", 102, "'EXEC'")]
    [InlineData("CREATE TABLE t ()", 102, "')'")]
    [InlineData("DROP INDEX ix", 102, "'ix'")]
    [InlineData("CREATE USER u WITH TYPE = Q", 102, "'TYPE'")]
    [InlineData("CREATE USER u WITH TYPE = E, TYPE = E", 102, "'TYPE'")]
    [InlineData("GRANT ON t TO u", 156, "'ON'")]
    [InlineData("SELECT @", 102, "'@'")]
    [InlineData("SELECT 1 \0", 102, "")]
    public void Wrong_text_gets_the_number_the_line_and_the_place(string sql, int number, string place, int line = 1)
    {
        var error = Assert.Throws<TSqlException>(() => TSqlParser.Parse(sql));

        Assert.Equal((number, line), (error.Number, error.Line));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DECLARE c CURSOR FOR SELECT 1", "CURSOR")]
    [InlineData("DECLARE @c CURSOR", "CURSOR")]
    [InlineData("FETCH NEXT FROM c", "CURSOR")]
    [InlineData("DELETE t WHERE CURRENT OF c", "CURSOR")]
    [InlineData("SELECT * FROM t PIVOT (SUM(a) FOR b IN ([c])) p", "PIVOT")]
    [InlineData("SELECT * FROM t AS x UNPIVOT (a FOR b IN (c)) p", "UNPIVOT")]
    [InlineData("SELECT * FROM t TABLESAMPLE (1 PERCENT)", "TABLESAMPLE")]
    [InlineData("SELECT * FROM t FOR SYSTEM_TIME ALL", "SYSTEM_TIME")]
    [InlineData("SELECT @x.value('.', 'int')", "@x")]
    [InlineData("SELECT t.c.value('.', 'int') FROM t", "value()")]
    [InlineData("SELECT * FROM @x.nodes('/a') AS t(c)", "@x")]
    [InlineData("SELECT geography::Point(1, 2, 4326)", "CLR")]
    [InlineData("CREATE PROCEDURE p AS SELECT 1", "CREATE PROCEDURE")]
    [InlineData("CREATE OR ALTER FUNCTION f() RETURNS int AS BEGIN RETURN 1 END", "FUNCTION")]
    [InlineData("ALTER TRIGGER x ON t AFTER INSERT AS SELECT 1", "ALTER TRIGGER")]
    [InlineData("BACKUP DATABASE x TO DISK = 'y'", "BACKUP")]
    [InlineData("DBCC CHECKDB", "DBCC")]
    [InlineData("SELECT * FROM OPENROWSET(BULK 'x', SINGLE_CLOB) AS y", "OPENROWSET")]
    [InlineData("SELECT * FROM OPENQUERY(s, 'x')", "OPENQUERY")]
    [InlineData("GOTO x", "GOTO")]
    [InlineData("ENABLE TRIGGER x ON t", "ENABLE TRIGGER")]
    [InlineData("BEGIN DISTRIBUTED TRAN", "DISTRIBUTED")]
    [InlineData("CREATE TABLE t (a int MASKED WITH (FUNCTION = 'default()'))", "MASKED")]
    [InlineData("CREATE TABLE t (a int) WITH (SYSTEM_VERSIONING = ON)", "SYSTEM_VERSIONING")]
    [InlineData("CREATE CLUSTERED COLUMNSTORE INDEX x ON t", "COLUMNSTORE")]
    [InlineData("SELECT 1 WHERE CONTAINS(a, 'x')", "CONTAINS")]
    [InlineData("INSERT INTO t SELECT * FROM (DELETE FROM u OUTPUT deleted.*) AS x", "nested DML")]
    [InlineData("WITH XMLNAMESPACES ('x' AS y) SELECT 1", "XMLNAMESPACES")]
    [InlineData("ALTER TABLE t ENABLE TRIGGER ALL", "ALTER TABLE ENABLE")]
    [InlineData("EXEC p WITH RESULT SETS NONE", "RESULT SETS")]
    [InlineData("EXEC ('x') AT y", "EXECUTE")]
    [InlineData("UPDATE t SET c.WRITE('x', 0, 1)", "WRITE")]
    [InlineData("SELECT IDENTITY(int, 1, 1) AS a INTO #t FROM u", "IDENTITY")]
    [InlineData("CREATE USER x FROM CERTIFICATE y", "CERTIFICATE")]
    [InlineData("MERGE t USING u ON 1 = 1 WHEN MATCHED THEN DELETE; KILL 52", "KILL")]
    public void Known_construct_that_is_not_supported_is_named_with_its_line(string sql, string construct)
    {
        var error = Assert.Throws<TSqlException>(() => TSqlParser.Parse($"SELECT 0;\n{sql}"));

        Assert.Equal((40510, 2), (error.Number, error.Line));
        Assert.Contains(construct, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE USER u WITH PASSWORD 'Geheim1!'")]
    [InlineData("CREATE USER u WITH PASSWORD = 'Geheim1!")]
    [InlineData("CREATE LOGIN u WITH PASSWORD = 'x' 'Geheim1!'")]
    public void Password_is_in_no_message(string sql)
    {
        var error = Assert.Throws<TSqlException>(() => TSqlParser.Parse(sql));

        Assert.DoesNotContain("Geheim", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Password_is_in_no_text_of_a_statement()
        => Assert.DoesNotContain("Geheim", TSqlParser.Parse("CREATE USER u WITH PASSWORD = 'Geheim1!'").Statements[0].ToString(),
            StringComparison.Ordinal);

    [Fact]
    public void Lines_count_through_strings_names_and_comments()
    {
        var batch = TSqlParser.Parse("SELECT 'a\nb', [c\nd]\n/* x\n /* y */ \n*/ -- z\nSELECT 2");

        Assert.Equal([1, 7], batch.Statements.Select(s => s.Line));
    }

    [Fact]
    public void Statement_knows_its_place_in_the_text()
    {
        const string Sql = "  SELECT 1 ;; IF 1 = 1 SELECT 2; PRINT 'x'";

        var places = TSqlParser.Parse(Sql).Statements.Select(s => Sql[s.Start..s.End]);

        Assert.Equal(["SELECT 1", "IF 1 = 1 SELECT 2;", "PRINT 'x'"], places);
    }
}
