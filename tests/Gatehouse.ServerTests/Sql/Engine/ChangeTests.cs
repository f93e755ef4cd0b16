namespace Gatehouse.ServerTests.Sql.Engine;

public sealed class ChangeTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Table = """
        CREATE TABLE [dbo].[Persons] ([Id] int IDENTITY(1,1) NOT NULL, [FirstName] nvarchar(50) NOT NULL, Active bit NOT NULL DEFAULT ((1)),
            Pay decimal(10,2) CONSTRAINT DF_Pay DEFAULT (0), Ver rowversion, CONSTRAINT [PK_Persons] PRIMARY KEY CLUSTERED ([Id]));
        INSERT INTO Persons (FirstName, Pay) VALUES (N'Ann', 1.5), ('bob', '7');
        """;

    [Fact]
    public async Task Rows_get_identities_and_defaults()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["1|Ann|t|1.50", "2|bob|t|7.00"],
            await database.RunAsync("SELECT id, FIRSTNAME, Active, pay FROM persons ORDER BY Id"));
        Assert.Equal(["id", "FIRSTNAME", "Active", "pay"], database.Names);
    }

    [Fact]
    public async Task Insert_without_columns_leaves_out_identity_and_rowversion()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["3"], await database.RunAsync("INSERT INTO Persons VALUES ('Cy', 0, 5); SELECT SCOPE_IDENTITY()"));
        Assert.Equal("Cy|f", await database.ValueAsync("SELECT FirstName, Active FROM Persons WHERE Id = 3"));
    }

    [Theory]
    [InlineData("TOP (3)", "SELECT FirstName, Pay FROM Persons CROSS JOIN (VALUES (1), (2)) AS twice (n)", "3")]
    [InlineData("TOP (1 + 1)", "SELECT TOP 3 FirstName, Pay FROM Persons CROSS JOIN (VALUES (1), (2)) AS twice (n) ORDER BY Pay", "2")]
    [InlineData("TOP (50) PERCENT", "SELECT 'x', '7' UNION ALL SELECT 'y', '8'", "1")]
    [InlineData("TOP (0)", "SELECT 'x', '7'", "0")]
    public async Task Insert_takes_the_first_rows_of_a_query(string top, string query, string count)
    {
        await using var database = await FilledAsync();
        Assert.Equal([count], await database.RunAsync($"INSERT {top} INTO Persons (FirstName, Pay) {query}; SELECT COUNT(*) - 2 FROM Persons"));
    }

    [Fact]
    public async Task Identity_insert_is_refused_unless_it_is_on_and_numbers_go_on_behind()
    {
        await using var database = await FilledAsync();
        Assert.Equal("428C9", await database.CodeAsync("INSERT INTO Persons (Id, FirstName) VALUES (60, 'x')"));
        Assert.Equal(["50", "51"], await database.RunAsync("""
            SET IDENTITY_INSERT Persons ON; INSERT INTO Persons (Id, FirstName) VALUES (50, 'x'); SET IDENTITY_INSERT Persons OFF;
            INSERT INTO Persons (FirstName) VALUES ('y'); SELECT Id FROM Persons WHERE Id > 2 ORDER BY Id
            """));
    }

    [Fact]
    public async Task Every_update_gives_a_greater_rowversion()
    {
        await using var database = await FilledAsync();
        var versions = await database.RunAsync("""
            SELECT Ver FROM Persons WHERE Id = 1; UPDATE Persons SET Pay += 1 WHERE Id = 1; SELECT Ver FROM Persons WHERE Id = 1;
            UPDATE Persons SET Pay += 1 WHERE Id = 1; SELECT Ver FROM Persons WHERE Id = 1
            """);
        Assert.Equal(3, versions.Distinct().Count());
        Assert.Equal(versions.Order(StringComparer.Ordinal), versions);
    }

    [Fact]
    public async Task Update_gives_old_and_new_values()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["1.50|3.00|1"],
            await database.RunAsync("UPDATE Persons SET Pay = Pay * 2 OUTPUT deleted.Pay, inserted.Pay, inserted.Id WHERE FirstName = 'ANN'"));
    }

    [Fact]
    public async Task Update_joins_other_tables()
    {
        await using var database = await FilledAsync();
        await database.RunAsync("UPDATE p SET p.Pay = v.Pay FROM Persons AS p INNER JOIN (VALUES (1, 9), (2, 8)) AS v(Id, Pay) ON v.Id = p.Id WHERE p.Active = 1");
        Assert.Equal(["9.00", "8.00"], await database.RunAsync("SELECT Pay FROM Persons ORDER BY Id"));
        await database.RunAsync("UPDATE p SET FirstName = p.FirstName + '!' FROM Persons p LEFT JOIN Persons q ON q.Id = p.Id + 1 WHERE q.Id IS NULL");
        Assert.Equal(["Ann", "bob!"], await database.RunAsync("SELECT FirstName FROM Persons ORDER BY Id"));
    }

    [Fact]
    public async Task Delete_joins_other_tables_and_gives_what_it_deleted()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["2|bob"], await database.RunAsync(
            "DELETE p OUTPUT deleted.Id, deleted.FirstName FROM Persons p LEFT JOIN Persons q ON q.Id = p.Id + 1 WHERE q.Id IS NULL"));
        Assert.Equal(["1"], await database.RunAsync("DELETE TOP (1) FROM Persons; SELECT @@ROWCOUNT"));
    }

    [Fact]
    public async Task Duplicates_are_deleted_through_a_common_table_expression()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["1", "2"], await database.RunAsync("""
            INSERT INTO Persons (FirstName) VALUES ('ANN');
            WITH d AS (SELECT ROW_NUMBER() OVER (PARTITION BY FirstName ORDER BY Id) AS n FROM Persons) DELETE FROM d WHERE n > 1;
            SELECT Id FROM Persons ORDER BY Id
            """));
    }

    [Fact]
    public async Task Merge_that_only_inserts_gives_identities_with_their_sources()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["3|G1", "4|G2"], await database.RunAsync("""
            DECLARE @inserted0 TABLE ([Id] int, [_Position] [int]);
            MERGE [Persons] USING (VALUES (N'G1', 0), (N'G2', 1)) AS i ([FirstName], _Position) ON 1=0
            WHEN NOT MATCHED THEN INSERT ([FirstName]) VALUES (i.[FirstName]) OUTPUT INSERTED.[Id], i._Position INTO @inserted0;
            SELECT [t].[Id], t.FirstName FROM [Persons] t INNER JOIN @inserted0 i ON ([t].[Id] = [i].[Id]) ORDER BY [i].[_Position];
            """));
    }

    [Fact]
    public async Task Merge_says_what_it_did()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["UPDATE|1|Ann|Anna", "INSERT|3|NULL|New"], await database.RunAsync("""
            MERGE INTO Persons AS t USING (SELECT 1 AS Id, 'Anna' AS n UNION ALL SELECT 999, 'New') AS s ON t.Id = s.Id
            WHEN MATCHED THEN UPDATE SET FirstName = s.n WHEN NOT MATCHED THEN INSERT (FirstName) VALUES (s.n)
            OUTPUT $action, inserted.Id, deleted.FirstName, s.n;
            """));
        Assert.Equal(["2"], await database.RunAsync("""
            MERGE INTO Persons AS t USING (SELECT 1 AS Id UNION ALL SELECT 2) AS s ON t.Id = s.Id
            WHEN MATCHED AND t.Id = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET Pay = 0; SELECT @@ROWCOUNT
            """));
    }

    [Fact]
    public async Task Text_is_stored_as_it_is()
    {
        await using var database = await FilledAsync();
        await database.RunAsync("UPDATE Persons SET FirstName = N'O''Neil \\x $1 @p \u00e9\U0001F600' WHERE Id = 1");
        Assert.Equal("O'Neil \\x $1 @p \u00e9\U0001F600", await database.ValueAsync("SELECT FirstName FROM Persons WHERE Id = 1"));
    }

    [Fact]
    public async Task Text_that_is_too_long_is_refused()
    {
        await using var database = await FilledAsync();
        Assert.Equal("22001", await database.CodeAsync($"UPDATE Persons SET FirstName = '{new string('x', 51)}'"));
    }

    private async Task<TSqlDatabase> FilledAsync()
    {
        var database = await engine.DatabaseAsync();
        await database.RunAsync(Table);
        return database;
    }
}
