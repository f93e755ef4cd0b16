using Dapper;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>Dapper, unmodified.</summary>
[Collection(SqlClientsCollection.Name)]
public class DapperTests(SqlClients clients)
{
    private sealed record Person(int Id, string Name, decimal? Balance, DateTime Born);

    private sealed record Order(int Id, int PersonId, string Item);

    [Fact]
    public async Task Rows_are_inserted_queried_and_changed()
    {
        await using var connection = await OpenAsync("dapper_rows");
        await connection.ExecuteAsync(
            "CREATE TABLE Persons (Id int IDENTITY PRIMARY KEY, Name nvarchar(50), Balance decimal(10,2), Born datetime2)");

        var count = await connection.ExecuteAsync("INSERT INTO Persons (Name, Balance, Born) VALUES (@Name, @Balance, @Born)", new[]
        {
            new { Name = "Ada", Balance = (decimal?)1.5m, Born = new DateTime(1815, 12, 10) },
            new { Name = "O'Brien ]", Balance = (decimal?)null, Born = new DateTime(1984, 1, 1) },
        });
        var id = await connection.QuerySingleAsync<int>(
            "INSERT INTO Persons (Name, Born) OUTPUT inserted.Id VALUES (@Name, @Born)",
            new { Name = "Alan", Born = new DateTime(1912, 6, 23) });
        await connection.ExecuteAsync("UPDATE Persons SET Balance = @b WHERE Id = @id", new { b = 7m, id });

        Assert.Equal((2, 3), (count, id));
        var all = (await connection.QueryAsync<Person>("SELECT Id, Name, Balance, Born FROM Persons ORDER BY Id")).AsList();
        Assert.Equal([new(1, "Ada", 1.5m, new(1815, 12, 10)), new(2, "O'Brien ]", null, new(1984, 1, 1)),
            new(3, "Alan", 7m, new(1912, 6, 23))], all);
        Assert.Equal("Ada", await connection.QuerySingleAsync<string>("SELECT Name FROM Persons WHERE Name = @name", new { name = "ADA" }));
        Assert.Equal(2, (await connection.QueryAsync<int>("SELECT Id FROM Persons WHERE Id IN @ids",
            new { ids = new[] { 1, 3, 99 } })).Count());
        Assert.Equal("Alan", await connection.QueryFirstAsync<string>("SELECT Name FROM Persons WHERE Name LIKE @p", new { p = "al%" }));
    }

    [Fact]
    public async Task Several_results_and_joined_rows_are_mapped()
    {
        await using var connection = await OpenAsync("dapper_joins");
        await connection.ExecuteAsync("""
            CREATE TABLE Persons (Id int PRIMARY KEY, Name nvarchar(50), Balance decimal(10,2), Born datetime2);
            CREATE TABLE Orders (Id int PRIMARY KEY, PersonId int REFERENCES Persons (Id), Item nvarchar(50));
            INSERT Persons VALUES (1, 'Ada', NULL, '1815-12-10'), (2, 'Alan', 2, '1912-06-23');
            INSERT Orders VALUES (10, 1, 'engine'), (11, 1, 'notes'), (12, 2, 'tape')
            """);

        using (var results = await connection.QueryMultipleAsync("SELECT COUNT(*) FROM Persons; SELECT Item FROM Orders ORDER BY Id"))
        {
            Assert.Equal(2, await results.ReadSingleAsync<int>());
            Assert.Equal(["engine", "notes", "tape"], await results.ReadAsync<string>());
        }

        var pairs = await connection.QueryAsync<Person, Order, string>(
            """
            SELECT p.Id, p.Name, p.Balance, p.Born, o.Id, o.PersonId, o.Item
            FROM Persons p JOIN Orders o ON o.PersonId = p.Id ORDER BY o.Id
            """,
            (person, order) => $"{person.Name}:{order.Item}");
        Assert.Equal(["Ada:engine", "Ada:notes", "Alan:tape"], pairs);
    }

    [Fact]
    public async Task Transaction_and_parameters_work()
    {
        await using var connection = await OpenAsync("dapper_transactions");
        await connection.ExecuteAsync("CREATE TABLE t (n int)");
        await using (var transaction = connection.BeginTransaction())
        {
            await connection.ExecuteAsync("INSERT t VALUES (@n)", new { n = 1 }, transaction);
            await transaction.RollbackAsync();
        }

        var parameters = new DynamicParameters(new { a = 20 });
        parameters.Add("b", dbType: System.Data.DbType.Int32, direction: System.Data.ParameterDirection.Output);
        await connection.ExecuteAsync("SELECT @b = @a + 1", parameters);

        Assert.Equal((0, 21), (await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM t"), parameters.Get<int>("b")));
    }

    private async Task<SqlConnection> OpenAsync(string database)
    {
        var connection = new SqlConnection(await clients.CreateDatabaseAsync(database));
        await connection.OpenAsync();
        return connection;
    }
}
