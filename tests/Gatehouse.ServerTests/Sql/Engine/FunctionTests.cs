namespace Gatehouse.ServerTests.Sql.Engine;

public sealed class FunctionTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Theory]
    [InlineData("LEN('ab  ')", "2")]
    [InlineData("LEN(12345)", "5")]
    [InlineData("LEFT('hello', 2) + RIGHT('hello', 3)", "hello")]
    [InlineData("SUBSTRING('hello', 2, 3)", "ell")]
    [InlineData("SUBSTRING('hello', 0, 3)", "he")]
    [InlineData("CHARINDEX('L', 'hello')", "3")]
    [InlineData("CHARINDEX('l', 'hello', 4)", "4")]
    [InlineData("PATINDEX('%[0-9]%', 'ab3')", "3")]
    [InlineData("REPLACE('aXbx', 'x', '-')", "a-b-")]
    [InlineData("REPLACE('a.b', '.', '\\1')", "a\\1b")]
    [InlineData("STUFF('abc', 2, 1, 'ZZ')", "aZZc")]
    [InlineData("REPLICATE('ab', 3)", "ababab")]
    [InlineData("LTRIM(RTRIM('  x ')) + '|'", "x|")]
    [InlineData("CONCAT('a', 1, NULL, 'b')", "a1b")]
    [InlineData("CONCAT_WS('-', 'a', NULL, 'b')", "a-b")]
    [InlineData("QUOTENAME('a]b')", "[a]]b]")]
    [InlineData("STR(12.345, 8, 2)", "   12.35")]
    [InlineData("'a' + CAST(5 AS varchar(10))", "a5")]
    [InlineData("'1' + 2", "3")]
    [InlineData("ISNULL(NULL, 'x')", "x")]
    [InlineData("COALESCE(NULL, 2, 3)", "2")]
    [InlineData("IIF(1 = 1, 'y', 'n')", "y")]
    [InlineData("CHOOSE(2, 'a', 'b')", "b")]
    [InlineData("ISNUMERIC('1e5') + ISNUMERIC('x')", "1")]
    [InlineData("7 / 2", "3")]
    [InlineData("7 % 4", "3")]
    [InlineData("5 ^ 1", "4")]
    [InlineData("CAST(2.7 AS int)", "2")]
    [InlineData("CAST(-2.7 AS int)", "-2")]
    [InlineData("CAST('12' AS int)", "12")]
    [InlineData("TRY_CAST('x' AS int)", "NULL")]
    [InlineData("TRY_CAST('2026-01-02 +02:00' AS int)", "NULL")]
    [InlineData("CAST(1 AS bit)", "t")]
    [InlineData("CAST(CAST(1 AS bit) AS varchar(5))", "1")]
    [InlineData("CAST('abcdef' AS varchar(3))", "abc")]
    [InlineData("ROUND(12.345, 1)", "12.3")]
    [InlineData("ROUND(12.999, 0, 1)", "12")]
    [InlineData("CEILING(1.2)", "2")]
    [InlineData("POWER(2, 10)", "1024")]
    [InlineData("SIGN(-2)", "-1")]
    [InlineData("DATEADD(month, 1, '2026-01-31')", "2026-02-28 00:00:00")]
    [InlineData("DATEADD(dd, 1, CAST('2026-02-28' AS date))", "2026-03-01")]
    [InlineData("DATEDIFF(month, '2026-01-31', '2026-02-01')", "1")]
    [InlineData("DATEDIFF(year, '2025-12-31', '2026-01-01')", "1")]
    [InlineData("DATEADD(day, DATEDIFF(day, 0, '2026-05-05 10:00'), 0)", "2026-05-05 00:00:00")]
    [InlineData("DATEPART(weekday, '2026-11-21')", "7")]
    [InlineData("DATEPART(iso_week, '2026-01-01')", "1")]
    [InlineData("DATENAME(weekday, '2026-11-21')", "Saturday")]
    [InlineData("YEAR('2026-11-21') + MONTH('2026-11-21') + DAY('2026-11-21')", "2058")]
    [InlineData("EOMONTH('2024-02-01')", "2024-02-29")]
    [InlineData("DATEFROMPARTS(2026, 1, 2)", "2026-01-02")]
    [InlineData("CONVERT(varchar(10), CAST('2026-01-02 03:04:05' AS datetime), 103)", "02/01/2026")]
    [InlineData("CONVERT(varchar(30), CAST('2026-01-02 03:04:05.678' AS datetime), 126)", "2026-01-02T03:04:05.678")]
    [InlineData("CONVERT(datetime, '31/12/2025', 103)", "2025-12-31 00:00:00")]
    [InlineData("CONVERT(varchar(20), 0x0102, 2)", "0102")]
    [InlineData("CONVERT(varbinary(8), '0x0102', 1)", "\\x0102")]
    [InlineData("CAST('ab' AS varbinary(10))", "\\x6162")]
    [InlineData("CAST(N'ab' AS varbinary(10))", "\\x61006200")]
    [InlineData("CAST(N'\u65e5' AS varbinary(10))", "\\xe565")]
    [InlineData("TRY_CAST('2026-01-01T00:00:00+02:00' AS datetimeoffset)", "(\"2025-12-31 22:00:00\",120)")]
    [InlineData("CAST(0x4142 AS varchar(10))", "AB")]
    [InlineData("FORMAT(CAST('2026-03-04' AS date), 'dd.MM.yyyy')", "04.03.2026")]
    [InlineData("FORMAT(1234.5, 'N2')", "1,234.50")]
    [InlineData("HASHBYTES('SHA2_256', 'abc')", "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("JSON_VALUE('{\"a\":{\"b\":5}}', '$.a.b')", "5")]
    [InlineData("JSON_QUERY('{\"a\":[1,2]}', '$.a')", "[1, 2]")]
    [InlineData("ISJSON('{')", "0")]
    [InlineData("CAST(SWITCHOFFSET(CAST('2026-01-01T00:00:00+02:00' AS datetimeoffset), '+00:00') AS varchar(40))",
        "2025-12-31 22:00:00.0000000 +00:00")]
    [InlineData("CAST(CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) AS varchar(36))",
        "6F9619FF-8B86-D011-B42D-00C04FC964FF")]
    [InlineData("PARSENAME('[a.b].c', 2)", "a.b")]
    [InlineData("(SELECT STRING_AGG(v, ',') WITHIN GROUP (ORDER BY v DESC) FROM (VALUES ('a'), ('b')) AS t(v))", "b,a")]
    [InlineData("(SELECT COUNT(*) FROM STRING_SPLIT('a,b,c', ','))", "3")]
    [InlineData("(SELECT SUM(x) FROM (VALUES (1), (2)) AS t(x)) / 2", "1")]
    [InlineData("(SELECT AVG(x) FROM (VALUES (1), (2)) AS t(x))", "1")]
    public async Task Expressions_have_SQL_Servers_values(string expression, string expected)
    {
        await using var database = await engine.DatabaseAsync();
        Assert.Equal(expected, await database.ValueAsync($"SELECT {expression}"));
    }

    [Theory]
    [InlineData("'abc' LIKE 'A%'", true)]
    [InlineData("'a_c' LIKE 'a[_]c'", true)]
    [InlineData("'abc' LIKE 'a[_]c'", false)]
    [InlineData("'a%' LIKE 'a!%' ESCAPE '!'", true)]
    [InlineData("'ab' LIKE 'a!%' ESCAPE '!'", false)]
    [InlineData("'a\\b' LIKE 'a\\b'", true)]
    [InlineData("'x5' LIKE '[a-z][0-9]'", true)]
    [InlineData("'x5' LIKE '[^a-z][0-9]'", false)]
    [InlineData("'a(b' LIKE 'a(b'", true)]
    [InlineData("'Straße' = 'STRASSE'", false)]
    [InlineData("'ABC' = 'abc'", true)]
    [InlineData("'ABC' COLLATE Latin1_General_CS_AS = 'abc'", false)]
    [InlineData("CAST(1 AS bit) = 1", true)]
    [InlineData("5 BETWEEN '1' AND 9", true)]
    [InlineData("NULL = NULL", false)]
    [InlineData("NOT (1 = 2)", true)]
    public async Task Conditions_hold_as_in_SQL_Server(string condition, bool expected)
    {
        await using var database = await engine.DatabaseAsync();
        Assert.Equal(expected ? "1" : "0", await database.ValueAsync($"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END"));
    }

    [Fact]
    public async Task Parameters_compare_without_regard_to_case()
    {
        await using var database = await engine.DatabaseAsync();
        database.Set("@p", "nvarchar(4000)", "ABC");
        Assert.Equal("1", await database.ValueAsync("SELECT CASE WHEN @p = 'abc' THEN 1 ELSE 0 END"));
    }
}
