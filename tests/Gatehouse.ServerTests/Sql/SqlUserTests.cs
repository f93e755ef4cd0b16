using Gatehouse.LocalCloud.Entra.Issuing;
using Gatehouse.ServerTests.Sql.Clients;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql;

/// <summary>Who gets in as whom, and what a database user may do: PostgreSQL's roles decide.</summary>
[Collection(SqlClientsCollection.Name)]
public class SqlUserTests(SqlClients clients)
{
    private const string Password = "Correct-Horse-2";
    private const string Audience = "https://database.windows.net/";

    [Fact]
    public async Task Reader_reads_and_cannot_write()
    {
        await using var owner = await OwnerAsync("users_reader");
        await ExecuteAsync(owner,
            "CREATE TABLE Persons (ID int IDENTITY PRIMARY KEY, FirstName nvarchar(50)); INSERT Persons VALUES (N'Ada')");
        await ExecuteAsync(owner, $"CREATE USER reader WITH PASSWORD = '{Password}'; ALTER ROLE db_datareader ADD MEMBER reader");
        await ExecuteAsync(owner, "CREATE TABLE Later (x int)");

        await using var reader = await OpenAsync("users_reader", "reader", Password);

        Assert.Equal("Ada", await ScalarAsync(reader, "SELECT FirstName FROM Persons"));
        Assert.Equal(0, await ScalarAsync(reader, "SELECT COUNT(*) FROM Later"));
        Assert.Equal(229, await RefusedAsync(reader, "INSERT INTO Persons VALUES (N'x')"));
        Assert.Equal(229, await RefusedAsync(reader, "UPDATE Persons SET FirstName = N'x'"));
        Assert.Equal(229, await RefusedAsync(reader, "DELETE FROM Persons"));
        Assert.Equal(262, await RefusedAsync(reader, "CREATE TABLE mine (x int)"));
        Assert.Equal(3701, await RefusedAsync(reader, "DROP TABLE Persons"));
        Assert.Equal(15247, await RefusedAsync(reader, "CREATE USER other WITHOUT LOGIN"));
        Assert.Equal(15247, await RefusedAsync(reader, "ALTER ROLE db_owner ADD MEMBER reader"));
        Assert.Equal(262, await RefusedAsync(reader, "CREATE DATABASE mine"));
        Assert.Equal(40508, await RefusedAsync(reader, "USE master"));
        Assert.Equal(1, await ScalarAsync(owner, "SELECT COUNT(*) FROM Persons"));
    }

    [Fact]
    public async Task Presets_of_the_connector_are_what_their_names_say()
    {
        await using var owner = await OwnerAsync("users_presets");
        await ExecuteAsync(owner,
            $"CREATE USER app WITH PASSWORD = '{Password}'; ALTER ROLE db_datareader ADD MEMBER app; ALTER ROLE db_datawriter ADD MEMBER app");
        await ExecuteAsync(owner, "CREATE TABLE t (id int IDENTITY, x int)");
        await using var app = await OpenAsync("users_presets", "app", Password);
        await ExecuteAsync(app, "INSERT t VALUES (1); UPDATE t SET x = 2; DELETE FROM t WHERE x = 3");
        Assert.Equal(262, await RefusedAsync(app, "CREATE TABLE own (x int)"));
        await ExecuteAsync(owner, "ALTER ROLE db_ddladmin ADD MEMBER app");
        await ExecuteAsync(app, "CREATE TABLE own (x int); INSERT own VALUES (1); ALTER TABLE own ADD y int; DROP TABLE own");
        await ExecuteAsync(owner, "ALTER ROLE db_datawriter DROP MEMBER app");
        Assert.Equal(229, await RefusedAsync(app, "INSERT t VALUES (1)"));
        await ExecuteAsync(owner, "GRANT INSERT ON t TO app");
        await ExecuteAsync(app, "INSERT t VALUES (1)");
        await ExecuteAsync(owner, "DROP USER app");
        Assert.Equal(18456, await LoginRefusedAsync("users_presets", "app", Password));
    }

    [Theory]
    [InlineData("app", "")]
    [InlineData("app", "wrong")]
    [InlineData("dbo", "")]
    [InlineData("dbo", "x")]
    [InlineData("external", "")]
    [InlineData("", "")]
    [InlineData("nobody", Password)]
    [InlineData("app' OR '1'='1", Password)]
    public async Task Wrong_and_empty_passwords_open_nothing(string user, string password)
    {
        await using (var owner = await OwnerAsync("users_passwords"))
        {
            await ExecuteAsync(owner,
                $"DROP USER IF EXISTS app; DROP USER IF EXISTS [external]; CREATE USER app WITH PASSWORD = '{Password}'");
            await ExecuteAsync(owner, "CREATE USER [external] WITH SID = 0x00112233445566778899AABBCCDDEEFF, TYPE = E");
        }

        Assert.Equal(18456, await LoginRefusedAsync("users_passwords", user, password));
    }

    [Fact]
    public async Task Password_is_one_databases_and_can_be_changed_by_its_user()
    {
        await using (var owner = await OwnerAsync("users_one"))
            await ExecuteAsync(owner, $"CREATE USER app WITH PASSWORD = '{Password}'");
        await clients.CreateDatabaseAsync("users_two");
        Assert.Equal(18456, await LoginRefusedAsync("users_two", "app", Password));
        await using (var app = await OpenAsync("users_one", "app", Password))
            await ExecuteAsync(app, "ALTER USER app WITH PASSWORD = 'Another-Horse-3'");
        Assert.Equal(18456, await LoginRefusedAsync("users_one", "app", Password));
        await using var again = await OpenAsync("users_one", "APP", "Another-Horse-3");
        Assert.Equal("app", await ScalarAsync(again, "SELECT USER_NAME()"));
    }

    [Fact]
    public async Task Applications_log_in_by_client_id_and_people_and_groups_by_object_id()
    {
        var directory = clients.Cloud.Host.Context.Directory;
        var (person, group) = (directory.Users.Add("sql.reader@contoso.example", "Sql Reader"), directory.Groups.Add("sql-developers"));
        var member = directory.Users.Add("sql.member@contoso.example", "Sql Member");
        directory.Groups.AddMember(group.Id, member.Id);
        var app = directory.EnsureManagedIdentity("/subscriptions/x/resourceGroups/rg1/providers/Microsoft.Web/sites/sql-web1");
        await using (var owner = await OwnerAsync("users_tokens"))
        {
            await ExecuteAsync(owner, "CREATE USER [sql-web1] FROM EXTERNAL PROVIDER");
            await ExecuteAsync(owner,
                "CREATE USER [sql.reader@contoso.example] FROM EXTERNAL PROVIDER; CREATE USER [sql-developers] FROM EXTERNAL PROVIDER");
            Assert.Equal(Sid(app.AppId), await ScalarAsync(owner, "SELECT sid FROM sys.database_principals WHERE name = 'sql-web1'"));
            Assert.Equal("X", await ScalarAsync(owner, "SELECT type FROM sys.database_principals WHERE name = 'sql-developers'"));
            Assert.Equal(33130, await RefusedAsync(owner, "CREATE USER [sql-nobody] FROM EXTERNAL PROVIDER"));
        }

        Assert.Equal("sql-web1", await UserOfAsync(new() { Audience = Audience, ObjectId = app.Id, ClientId = app.AppId }));
        Assert.Equal(person.UserPrincipalName,
            await UserOfAsync(new() { Audience = Audience, ObjectId = person.Id, ClientId = app.AppId, User = person }));
        Assert.Equal("sql-developers",
            await UserOfAsync(new() { Audience = Audience, ObjectId = member.Id, ClientId = app.AppId, User = member }));
        var stranger = directory.Users.Add("sql.stranger@contoso.example");
        var refused = await Assert.ThrowsAsync<SqlException>(
            () => UserOfAsync(new() { Audience = Audience, ObjectId = stranger.Id, ClientId = app.AppId, User = stranger }));
        Assert.Equal(18456, refused.Number);

        async Task<object?> UserOfAsync(TokenRequest request)
        {
            await using var connection = TokenConnection("users_tokens", request);
            await connection.OpenAsync();
            return await ScalarAsync(connection, "SELECT USER_NAME()");
        }
    }

    [Fact]
    public async Task Entra_administrator_is_dbo_in_every_database_from_the_moment_it_is_set()
    {
        var person = clients.Cloud.Host.Context.Directory.Users.Add("sql.dba@contoso.example");
        await clients.CreateDatabaseAsync("users_dba");
        var request = new TokenRequest { Audience = Audience, ObjectId = person.Id, ClientId = Guid.NewGuid().ToString(), User = person };
        await using (var early = TokenConnection("users_dba", request))
            Assert.Equal(18456, (await Assert.ThrowsAsync<SqlException>(() => early.OpenAsync())).Number);
        await clients.SetAdministratorAsync(person.Id, person.UserPrincipalName);
        foreach (var database in new[] { "users_dba", "master" })
        {
            await using var connection = TokenConnection(database, request);
            await connection.OpenAsync();
            Assert.Equal("dbo", await ScalarAsync(connection, "SELECT USER_NAME()"));
        }

        await using var missing = TokenConnection("users_nowhere", request);
        Assert.Equal(4060, (await Assert.ThrowsAsync<SqlException>(() => missing.OpenAsync())).Number);
    }

    [Fact]
    public async Task Ambiguous_name_is_refused()
    {
        var directory = clients.Cloud.Host.Context.Directory;
        directory.Groups.Add("sql-twins");
        directory.EnsureManagedIdentity("/subscriptions/x/resourceGroups/rg1/providers/Microsoft.Web/sites/sql-twins");
        await using var owner = await OwnerAsync("users_twins");
        Assert.Equal(33131, await RefusedAsync(owner, "CREATE USER [sql-twins] FROM EXTERNAL PROVIDER"));
    }

    private static byte[] Sid(string id) => Guid.Parse(id).ToByteArray();

    private async Task<SqlConnection> OwnerAsync(string database)
    {
        var connection = new SqlConnection(await clients.CreateDatabaseAsync(database));
        await connection.OpenAsync();
        return connection;
    }

    private async Task<SqlConnection> OpenAsync(string database, string user, string password)
    {
        var connection = new SqlConnection(
            new SqlConnectionStringBuilder(clients.ConnectionString(database))
            {
                UserID = user,
                Password = password,
                Pooling = false
            }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task<int> LoginRefusedAsync(string database, string user, string password)
        => (await Assert.ThrowsAsync<SqlException>(() => OpenAsync(database, user, password))).Number;

    private SqlConnection TokenConnection(string database, TokenRequest request)
    {
        var cloud = clients.Cloud.Host.Context;
        var settings = new SqlConnectionStringBuilder(clients.ConnectionString(database)) { Pooling = false };
        settings.Remove("User ID");
        settings.Remove("Password");
        return new SqlConnection(settings.ConnectionString)
        {
            AccessToken = new TokenIssuer(cloud.Keys, cloud.Tenant, cloud.Directory, cloud.Time).Issue(request, cloud.Addresses.Https)
                .Value,
        };
    }

    private static async Task ExecuteAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<int> RefusedAsync(SqlConnection connection, string sql)
        => (await Assert.ThrowsAsync<SqlException>(() => ExecuteAsync(connection, sql))).Number;
}
