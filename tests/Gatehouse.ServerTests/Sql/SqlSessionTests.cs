using Gatehouse.ServerTests.Sql.Clients;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql;

/// <summary>What a session does when something goes wrong in the middle.</summary>
[Collection(SqlClientsCollection.Name)]
public class SqlSessionTests(SqlClients clients)
{
    private const string ManyRows = """
        WITH d AS (SELECT n FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) v(n))
        SELECT a.n + 10 * b.n + 100 * c.n + 1000 * e.n + 10000 * f.n AS n, REPLICATE(N'x', 100) AS filler FROM d a, d b, d c, d e, d f ORDER BY 1
        """;

    [Fact]
    public async Task Deadlock_victim_gets_1205_and_its_transaction_is_gone()
    {
        await using var first = await OpenAsync("sessions_deadlock");
        await using var second = await OpenAsync("sessions_deadlock");
        await ExecuteAsync(first, "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT t VALUES (1, 0), (2, 0)");
        await ExecuteAsync(first, "BEGIN TRAN; UPDATE t SET n = 1 WHERE id = 1");
        await ExecuteAsync(second, "BEGIN TRAN; UPDATE t SET n = 2 WHERE id = 2");
        var waits = ExecuteAsync(first, "UPDATE t SET n = 1 WHERE id = 2");
        var crosses = ExecuteAsync(second, "UPDATE t SET n = 2 WHERE id = 1");

        var ended = await Task.WhenAny(waits, crosses).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        var (victim, victims, survivor, survivors) = ended.IsFaulted == (ended == waits)
            ? (waits, first, crosses, second)
            : (crosses, second, waits, first);

        Assert.Equal(1205, (await Assert.ThrowsAsync<SqlException>(() => victim)).Number);
        await survivor;
        Assert.Equal(0, await ScalarAsync(victims, "SELECT @@TRANCOUNT"));
        Assert.Equal(1, await ScalarAsync(survivors, "SELECT @@TRANCOUNT"));
        await ExecuteAsync(survivors, "COMMIT");
        Assert.Equal(1, await ScalarAsync(victims, "SELECT COUNT(DISTINCT n) FROM t"));
    }

    [Fact]
    public async Task Attention_in_the_middle_of_a_large_result_leaves_the_session_usable()
    {
        await using var connection = await OpenAsync("sessions_attention");
        for (var round = 0; round < 5; round++)
        {
            await using (var command = new SqlCommand(ManyRows, connection))
            await using (var reader = await command.ExecuteReaderAsync())
            {
                for (var i = 0; i < 100 * round; i++)
                    Assert.True(await reader.ReadAsync());
                command.Cancel();
            }

            Assert.Equal(round, await ScalarAsync(connection, $"SELECT {round}"));
        }
    }

    [Fact]
    public async Task Large_result_comes_whole_and_in_order()
    {
        await using var connection = await OpenAsync("sessions_large");
        await using var command = new SqlCommand(ManyRows, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var next = 0;
        while (await reader.ReadAsync())
            Assert.Equal((next++, 100), (reader.GetInt32(0), reader.GetString(1).Length));
        Assert.Equal(100_000, next);
    }

    [Fact]
    public async Task Value_that_no_column_holds_ends_its_result_and_not_the_session_nor_the_transaction()
    {
        await using var connection = await OpenAsync("sessions_overflow");
        await ExecuteAsync(connection, "CREATE TABLE t (x int); BEGIN TRAN; INSERT t VALUES (1)");
        var many = ManyRows.Replace(
            "REPLICATE(N'x', 100) AS filler",
            "CASE WHEN e.n = 5 THEN CAST('99999999999999999999999999999999999999' AS numeric(38,0)) ELSE 1 END * 1000 AS big",
                StringComparison.Ordinal);

        Assert.Equal(8115, (await Assert.ThrowsAsync<SqlException>(() => ExecuteAsync(connection, many))).Number);

        Assert.Equal(1, await ScalarAsync(connection, "SELECT COUNT(*) FROM t"));
        Assert.Equal(1, await ScalarAsync(connection, "SELECT @@TRANCOUNT"));
    }

    [Fact]
    public async Task Table_variable_outlives_a_rollback()
    {
        await using var connection = await OpenAsync("sessions_tables");
        Assert.Equal(7, await ScalarAsync(connection,
            "BEGIN TRAN; DECLARE @t TABLE (x int); ROLLBACK; INSERT @t VALUES (7); SELECT x FROM @t"));
        Assert.Equal(
            "Ada", await ScalarAsync(connection,
                "BEGIN TRAN; CREATE TABLE n (Name nvarchar(20)); INSERT n VALUES (N'Ada'); SELECT * FROM n; ROLLBACK"));
    }

    private async Task<SqlConnection> OpenAsync(string database)
    {
        var connection = new SqlConnection(await clients.CreateDatabaseAsync(database));
        await connection.OpenAsync();
        return connection;
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
}
