namespace Gatehouse.ServerTests.Sql.Engine;

public sealed class CatalogueTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Tables = """
        CREATE TABLE [Blogs] ([BlogId] int NOT NULL IDENTITY, [Url] nvarchar(max) NOT NULL, [Rating] decimal(18,4) NOT NULL DEFAULT 0.0,
            CONSTRAINT [PK_Blogs] PRIMARY KEY ([BlogId]));
        CREATE TABLE [Posts] ([PostId] int NOT NULL IDENTITY, [Title] nvarchar(100) NULL, BlogId int NOT NULL, CONSTRAINT [PK_Posts] PRIMARY KEY ([PostId]),
            CONSTRAINT [FK_Posts_Blogs] FOREIGN KEY ([BlogId]) REFERENCES [Blogs] ([BlogId]) ON DELETE CASCADE, CONSTRAINT CK_T CHECK (LEN([Title]) > 0));
        CREATE INDEX [IX_Posts_BlogId] ON [Posts] ([BlogId] DESC) INCLUDE (Title);
        """;

    [Fact]
    public async Task Names_are_as_written_and_found_in_any_case()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["Posts"], await database.RunAsync("SELECT NAME FROM SYS.TABLES WHERE name = 'POSTS'"));
        Assert.Equal("0|PK_Blogs|200|1|NULL", await database.ValueAsync("""
            SELECT OBJECT_ID('dbo.posts') - OBJECT_ID(N'[dbo].[Posts]', N'U'), OBJECT_NAME(OBJECT_ID('PK_Blogs')), COL_LENGTH('Posts', 'title'),
                COLUMNPROPERTY(OBJECT_ID('Posts'), 'PostId', 'IsIdentity'), OBJECT_ID('none')
            """));
    }

    [Fact]
    public async Task Columns_have_their_declared_types()
    {
        await using var database = await FilledAsync();
        Assert.Equal(
            ["BlogId|int|NULL|10|NO|NULL", "Url|nvarchar|-1|NULL|NO|NULL", "Rating|decimal|NULL|18|NO|0.0"],
            await database.RunAsync("""
                SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, IS_NULLABLE, COLUMN_DEFAULT
                FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'blogs' ORDER BY ORDINAL_POSITION
                """));
    }

    [Fact]
    public async Task Indexes_and_foreign_keys_have_their_columns()
    {
        await using var database = await FilledAsync();
        Assert.Equal(["IX_Posts_BlogId|1|BlogId|t|f", "IX_Posts_BlogId|0|Title|f|t"], await database.RunAsync("""
            SELECT i.name, ic.key_ordinal, c.name, ic.is_descending_key, ic.is_included_column FROM sys.indexes i
            JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
            JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id WHERE i.is_primary_key = 0 ORDER BY ic.index_column_id
            """));
        Assert.Equal(["FK_Posts_Blogs|Blogs|CASCADE|BlogId"], await database.RunAsync("""
            SELECT f.name, OBJECT_NAME(f.referenced_object_id), f.delete_referential_action_desc, c.name FROM sys.foreign_keys f
            JOIN sys.foreign_key_columns k ON k.constraint_object_id = f.object_id
            JOIN sys.columns c ON c.object_id = k.parent_object_id AND c.column_id = k.parent_column_id
            """));
    }

    [Fact]
    public async Task A_default_is_found_by_name_and_dropped()
    {
        await using var database = await FilledAsync();
        var name = await database.ValueAsync("""
            SELECT [d].[name] FROM [sys].[default_constraints] [d] INNER JOIN [sys].[columns] [c]
            ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
            WHERE ([d].[parent_object_id] = OBJECT_ID(N'[Blogs]') AND [c].[name] = N'Rating')
            """);
        await database.RunAsync($"ALTER TABLE Blogs DROP CONSTRAINT [{name}]");
        Assert.Equal("0", await database.ValueAsync("SELECT COUNT(*) FROM sys.default_constraints"));
        Assert.Equal("3728", await database.CodeAsync($"ALTER TABLE Blogs DROP CONSTRAINT [{name}]"));
    }

    [Fact]
    public async Task Definitions_change_names_types_and_views()
    {
        await using var database = await FilledAsync();
        await database.RunAsync("""
            ALTER TABLE Posts DROP CONSTRAINT CK_T; ALTER TABLE Posts ALTER COLUMN Title nvarchar(200) NOT NULL;
            ALTER TABLE Posts ADD Twice AS (Title + Title) PERSISTED, Age tinyint NOT NULL DEFAULT (1);
            DROP INDEX IX_Posts_BlogId ON Posts
            """);
        Assert.Equal("400", await database.ValueAsync("SELECT COL_LENGTH('Posts', 'Title')"));
        await database.RunAsync("INSERT INTO Blogs (Url) VALUES ('u'); INSERT INTO Posts (Title, BlogId) VALUES ('ab', 1)");
        Assert.Equal("abab|1", await database.ValueAsync("SELECT Twice, Age FROM Posts"));
        await database.RunAsync("CREATE VIEW V (One) AS SELECT Title FROM Posts");
        await database.RunAsync("CREATE OR ALTER VIEW V AS SELECT PostId AS Number, Title FROM Posts");
        Assert.Equal(["Number", "Title"], await database.RunAsync("SELECT name FROM sys.columns WHERE object_id = OBJECT_ID('V') ORDER BY column_id"));
        Assert.Equal("23514", await database.CodeAsync("UPDATE Posts SET Age = 256"));
    }

    [Fact]
    public async Task Sequences_count_and_schemas_hold_tables()
    {
        await using var database = await engine.DatabaseAsync();
        Assert.Equal(["5|7"], await database.RunAsync("CREATE SEQUENCE S AS int START WITH 5 INCREMENT BY 2; SELECT NEXT VALUE FOR S, NEXT VALUE FOR dbo.S"));
        await database.RunAsync("CREATE SCHEMA App");
        await database.RunAsync("CREATE TABLE App.T (x int); ALTER SCHEMA dbo TRANSFER App.T; INSERT INTO T VALUES (1); DROP SCHEMA App");
        Assert.Equal(["dbo"], await database.RunAsync("SELECT TABLE_SCHEMA FROM INFORMATION_SCHEMA.TABLES"));
    }

    private async Task<TSqlDatabase> FilledAsync()
    {
        var database = await engine.DatabaseAsync();
        await database.RunAsync(Tables);
        return database;
    }
}
