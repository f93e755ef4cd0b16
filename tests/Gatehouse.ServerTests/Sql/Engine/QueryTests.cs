namespace Gatehouse.ServerTests.Sql.Engine;

public sealed class QueryTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Table = """
        CREATE TABLE T (Id int PRIMARY KEY, N nvarchar(20), B bit, D date, O datetimeoffset, I int, V varbinary(10));
        INSERT INTO T VALUES (1, 'a', 1, '2026-01-01', '2026-01-01', 3, 0x01), (2, 'A', 0, '2026-02-01', '2026-02-01T10:00:00+02:00', NULL, NULL),
            (3, 'b', NULL, NULL, NULL, 5, NULL);
        """;

    [Theory]
    [InlineData("SELECT Id FROM T ORDER BY I, Id DESC", "2,1,3")]
    [InlineData("SELECT Id FROM T ORDER BY I DESC", "3,1,2")]
    [InlineData("SELECT TOP (1) Id FROM T ORDER BY Id DESC", "3")]
    [InlineData("SELECT TOP 50 PERCENT Id FROM T ORDER BY Id", "1,2")]
    [InlineData("SELECT TOP 1 WITH TIES N FROM T ORDER BY N", "a,A")]
    [InlineData("SELECT Id FROM T ORDER BY Id OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY", "2")]
    [InlineData("SELECT COUNT(*) FROM T GROUP BY N ORDER BY 1", "1,2")]
    [InlineData("SELECT COUNT(DISTINCT N) FROM T", "2")]
    [InlineData("SELECT Id FROM T WHERE B = 1 OR B = 0", "1,2")]
    [InlineData("SELECT Id FROM T WHERE D = '2026-01-01' AND O = '2026-01-01' AND O = '2026-01-01T01:00:00+01:00'", "1")]
    [InlineData("SELECT Id FROM T WHERE D BETWEEN '2026-01-15' AND '2026-03-01' AND YEAR(O) = 2026", "2")]
    [InlineData("SELECT ISNULL(I, 0) + 1 FROM T ORDER BY Id", "4,1,6")]
    [InlineData("SELECT COALESCE(B, 0) FROM T ORDER BY Id", "t,f,f")]
    [InlineData("SELECT Id FROM T WHERE N IN ('A') ORDER BY Id", "1,2")]
    [InlineData("SELECT Id FROM T WHERE Id IN (SELECT MAX(Id) FROM T) AND NOT EXISTS (SELECT * FROM T WHERE Id > 3)", "3")]
    [InlineData("SELECT v.x * c.y FROM (VALUES (1), (2)) AS v(x) CROSS APPLY (SELECT v.x * 10 AS y) AS c ORDER BY 1", "10,40")]
    [InlineData("SELECT u.Id FROM T t OUTER APPLY (SELECT TOP 1 u.Id FROM T u WHERE u.Id > t.Id ORDER BY u.Id) u ORDER BY t.Id", "2,3,NULL")]
    [InlineData("WITH r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 4) SELECT SUM(i) FROM r", "10")]
    [InlineData("SELECT ROW_NUMBER() OVER (PARTITION BY N ORDER BY Id) FROM T ORDER BY Id", "1,2,1")]
    [InlineData("SELECT LAG(Id, 1, 0) OVER (ORDER BY Id) FROM T ORDER BY Id", "0,1,2")]
    [InlineData("SELECT 1 UNION SELECT 2 UNION ALL SELECT 2 EXCEPT SELECT 1", "2")]
    [InlineData("SELECT N FROM T GROUP BY ROLLUP(N) ORDER BY N", "NULL,a,b")]
    [InlineData("SELECT CASE N WHEN 'A' THEN 'yes' ELSE 'no' END FROM T ORDER BY Id", "yes,yes,no")]
    [InlineData("SELECT Id AS [Key], N AS [Name] FROM T WHERE Id = 3 FOR JSON PATH, ROOT('r')", "{\"r\":[{\"Key\":3,\"Name\":\"b\"}]}")]
    [InlineData("SELECT a FROM OPENJSON('[{\"a\":1},{\"a\":2}]') WITH (a int '$.a') ORDER BY a", "1,2")]
    [InlineData("SELECT TOP 1 Id FROM T WITH (UPDLOCK, READPAST) ORDER BY Id", "1")]
    [InlineData("DECLARE @x nvarchar(10) = 'A'; SELECT COUNT(*) FROM T WHERE N = @x", "2")]
    [InlineData("SELECT Id INTO #c FROM T WHERE Id > 1; SELECT Id FROM #c ORDER BY Id", "2,3")]
    [InlineData("SELECT N INTO C FROM T; SELECT name FROM sys.columns WHERE object_id = OBJECT_ID('C')", "N")]
    public async Task Queries_give_SQL_Servers_rows(string text, string expected)
    {
        await using var database = await engine.DatabaseAsync();
        await database.RunAsync(Table);
        Assert.Equal(expected, string.Join(',', await database.RunAsync(text)));
    }

    [Theory]
    [InlineData("SELECT 1 / 0", "22012")]
    [InlineData("SELECT CAST('x' AS int)", "22P02")]
    [InlineData("SELECT CAST(300 AS tinyint)", "22003")]
    [InlineData("SELECT 2147483647 + 1", "22003")]
    [InlineData("SELECT nothing FROM T", "42703")]
    [InlineData("SELECT 1 FROM nowhere", "42P01")]
    [InlineData("INSERT INTO T (Id) VALUES (1)", "23505")]
    public async Task Errors_are_the_databases(string text, string code)
    {
        await using var database = await engine.DatabaseAsync();
        await database.RunAsync(Table);
        Assert.Equal(code, await database.CodeAsync(text));
    }
}
