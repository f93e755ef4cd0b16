using Npgsql;

namespace Gatehouse.ServerTests.Sql.Engine;

public sealed class SecurityTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Denied = PostgresErrorCodes.InsufficientPrivilege;

    [Fact]
    public async Task Reader_cannot_write()
    {
        await using var dbo = await WithUserAsync("ALTER ROLE db_datareader ADD MEMBER ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        Assert.Equal("1", await ann.ValueAsync("SELECT x FROM T"));
        Assert.Equal(Denied, await ann.CodeAsync("INSERT INTO T VALUES (2)"));
        Assert.Equal(Denied, await ann.CodeAsync("UPDATE T SET x = 2"));
        Assert.Equal(Denied, await ann.CodeAsync("DELETE FROM T"));
        Assert.Equal("1088", await ann.CodeAsync("TRUNCATE TABLE T"));
        Assert.Equal("262", await ann.CodeAsync("CREATE TABLE U (x int)"));
        Assert.Equal("1088", await ann.CodeAsync("DROP TABLE T"));
        await dbo.RunAsync("CREATE TABLE Later (x int)");
        Assert.Empty(await ann.RunAsync("SELECT x FROM Later"));
    }

    [Fact]
    public async Task Writer_cannot_read()
    {
        await using var dbo = await WithUserAsync("ALTER ROLE db_datawriter ADD MEMBER ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        await ann.RunAsync("INSERT INTO T VALUES (2)");
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x FROM T"));
    }

    [Fact]
    public async Task Who_defines_does_not_read()
    {
        await using var dbo = await WithUserAsync("ALTER ROLE db_ddladmin ADD MEMBER ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        await ann.RunAsync("CREATE TABLE U (x int IDENTITY PRIMARY KEY, y AS (1)); ALTER TABLE U ADD z int; DROP TABLE U");
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x FROM T"));
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x INTO Copy FROM T"));
        Assert.Equal("15247", await ann.CodeAsync("CREATE ROLE r"));
        Assert.Equal("15247", await ann.CodeAsync("ALTER ROLE db_owner ADD MEMBER ann"));
        Assert.Equal("15247", await ann.CodeAsync("GRANT SELECT ON T TO ann"));
    }

    [Fact]
    public async Task Owner_may_all_and_what_it_makes_is_dbos()
    {
        await using var dbo = await WithUserAsync("ALTER ROLE db_owner ADD MEMBER ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        await ann.RunAsync("CREATE TABLE U (x int); INSERT INTO U VALUES (1); CREATE ROLE r; GRANT SELECT ON U TO r; DROP ROLE r; DROP TABLE T");
        await dbo.RunAsync("ALTER ROLE db_owner DROP MEMBER ann");
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x FROM U"));
        Assert.Equal("1", await dbo.ValueAsync("SELECT x FROM U"));
    }

    [Fact]
    public async Task Control_on_the_database_is_what_an_owner_has()
    {
        await using var dbo = await WithUserAsync("GRANT CONTROL ON DATABASE::d TO ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        await ann.RunAsync("CREATE TABLE U (x int); INSERT INTO U VALUES (1); SELECT * FROM T");
        await dbo.RunAsync("REVOKE CONTROL TO ann");
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x FROM T"));
    }

    [Fact]
    public async Task Grants_are_for_objects_columns_schemas_and_the_database()
    {
        await using var dbo = await WithUserAsync("CREATE TABLE C (a int, b int); GRANT SELECT ON C(a) TO ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        Assert.Empty(await ann.RunAsync("SELECT a FROM C"));
        Assert.Equal(Denied, await ann.CodeAsync("SELECT b FROM C"));
        await dbo.RunAsync("GRANT SELECT ON SCHEMA::dbo TO ann");
        Assert.Equal("1", await ann.ValueAsync("SELECT x FROM T"));
        await dbo.RunAsync("REVOKE SELECT ON SCHEMA::dbo FROM ann; GRANT INSERT TO ann");
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x FROM T"));
        await ann.RunAsync("INSERT INTO T VALUES (5)");
        await dbo.RunAsync("GRANT CREATE TABLE TO ann");
        Assert.Equal("262", await ann.CodeAsync("CREATE TABLE U (x int)"));
        await dbo.RunAsync("GRANT ALTER ON SCHEMA::dbo TO ann");
        await ann.RunAsync("CREATE TABLE U (x int)");
    }

    [Fact]
    public async Task A_user_knows_who_it_is_and_what_it_may()
    {
        await using var dbo = await WithUserAsync("CREATE ROLE sales; ALTER ROLE sales ADD MEMBER ann; GRANT SELECT ON T TO sales");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        Assert.Equal("ann|ann@contoso.example|1|0|NULL", await ann.ValueAsync(
            "SELECT USER_NAME(), SUSER_SNAME(), IS_MEMBER('Sales'), IS_MEMBER('db_owner'), IS_MEMBER('none')"));
        Assert.Equal("1|0|NULL|0", await ann.ValueAsync("""
            SELECT HAS_PERMS_BY_NAME('dbo.T', 'OBJECT', 'SELECT'), HAS_PERMS_BY_NAME('T', 'OBJECT', 'INSERT'), HAS_PERMS_BY_NAME('none', 'OBJECT', 'SELECT'),
                HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'CREATE TABLE')
            """));
        Assert.Equal(["sales|ann"], await ann.RunAsync("""
            SELECT r.name, m.name FROM sys.database_role_members rm JOIN sys.database_principals r ON r.principal_id = rm.role_principal_id
            JOIN sys.database_principals m ON m.principal_id = rm.member_principal_id WHERE m.name = 'ANN'
            """));
        Assert.Equal("15144", await dbo.CodeAsync("DROP ROLE sales"));
        await dbo.RunAsync("DROP USER ann");
        Assert.Equal("0", await dbo.ValueAsync("SELECT COUNT(*) FROM sys.database_principals WHERE name = 'ann'"));
    }

    [Fact]
    public async Task A_view_is_read_without_right_to_its_table()
    {
        await using var dbo = await WithUserAsync("CREATE VIEW V AS SELECT x FROM T");
        await dbo.RunAsync("GRANT SELECT ON V TO ann");
        await using var ann = await engine.ConnectAsync(dbo.Name, "ann");
        Assert.Equal("1", await ann.ValueAsync("SELECT x FROM V"));
        Assert.Equal(Denied, await ann.CodeAsync("SELECT x FROM T"));
        Assert.Equal(["V"], await ann.RunAsync("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES"));
    }

    private async Task<TSqlDatabase> WithUserAsync(string then)
    {
        var database = await engine.DatabaseAsync();
        await database.RunAsync("CREATE TABLE T (x int); INSERT INTO T VALUES (1)");
        await engine.CreateUserAsync(database.Name, "ann");
        await database.RunAsync(then.Replace("DATABASE::d ", $"DATABASE::{database.Name} ", StringComparison.Ordinal));
        return database;
    }
}
