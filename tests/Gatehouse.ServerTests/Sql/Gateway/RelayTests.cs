using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Gateway;

/// <summary>What happens after the login: through the server's gateway, and through another one in front of it.</summary>
[Collection(SqlGatewayCollection.Name)]
public class RelayTests(SqlGateway gateway)
{
    public static TheoryData<string> Fronts => ["none", "login", "token"];

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task Attention_ends_the_statement_and_not_the_session(string front)
    {
        await using var connection = await OpenAsync(front);
        await using var command = new SqlCommand("WAITFOR DELAY '00:00:30'", connection) { CommandTimeout = 1 };

        Assert.Equal(-2, (await Assert.ThrowsAsync<SqlException>(command.ExecuteNonQueryAsync)).Number);
        Assert.Equal(1, await SqlGateway.ScalarAsync(connection, "SELECT 1"));
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task Pooled_session_is_reset_before_it_is_used_again(string front)
    {
        const string Pool = "Min Pool Size=1;Max Pool Size=1;Application Name=pool";
        object? first;
        await using (var connection = await OpenAsync(front, Pool))
        {
            first = await SqlGateway.ScalarAsync(connection, "CREATE TABLE #left (a int); SELECT @@SPID");
            Assert.Equal(0, await SqlGateway.ScalarAsync(connection, "SELECT COUNT(*) FROM #left"));
        }

        // A pool belongs to one token's text: the second connection has the first one's, or it would be another pool.
        await using var again = await OpenAsync(front, Pool);
        Assert.Equal(first, await SqlGateway.ScalarAsync(again, "SELECT @@SPID"));
        Assert.Equal(208, (await Assert.ThrowsAsync<SqlException>(() => SqlGateway.ScalarAsync(again, "SELECT COUNT(*) FROM #left"))).Number);
    }

    [Theory]
    [InlineData("none", 512)]
    [InlineData("login", 512)]
    [InlineData("login", 8000)]
    [InlineData("token", 16383)]
    [InlineData("token", 32767)]
    public async Task Any_packet_size_is_the_same_on_every_wire(string front, int size)
    {
        await using var connection = await OpenAsync(front, $"Packet Size={size}");
        Assert.Equal(size, connection.PacketSize);

        await using var command = new SqlCommand("SELECT @a", connection);
        var large = string.Concat(Enumerable.Range(0, 30_000).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        command.Parameters.Add("@a", SqlDbType.NVarChar, -1).Value = large;
        Assert.Equal(large, await command.ExecuteScalarAsync());
    }

    [Theory]
    [MemberData(nameof(Fronts))]
    public async Task Transaction_error_and_rows_pass(string front)
    {
        await using var connection = await OpenAsync(front);
        await SqlGateway.ScalarAsync(connection, $"CREATE TABLE relay_{front} (id int PRIMARY KEY, name nvarchar(20))");
        await using (var transaction = (SqlTransaction)await connection.BeginTransactionAsync())
        {
            await using var insert = new SqlCommand($"INSERT relay_{front} VALUES (1, 'undone')", connection, transaction);
            Assert.Equal(1, await insert.ExecuteNonQueryAsync());
            await transaction.RollbackAsync();
        }

        Assert.Equal(0, await SqlGateway.ScalarAsync(connection, $"SELECT COUNT(*) FROM relay_{front}"));
        Assert.Equal(208, (await Assert.ThrowsAsync<SqlException>(() => SqlGateway.ScalarAsync(connection, "SELECT * FROM nowhere"))).Number);

        using var rows = new DataTable();
        rows.Columns.Add("id", typeof(int));
        rows.Columns.Add("name", typeof(string));
        for (var i = 0; i < 5000; i++)
            rows.Rows.Add(i, $"row {i}");
        using (var bulk = new SqlBulkCopy(connection) { DestinationTableName = $"relay_{front}" })
            await bulk.WriteToServerAsync(rows);
        await using var select = new SqlCommand($"SELECT id, name FROM relay_{front} ORDER BY id", connection);
        await using var reader = await select.ExecuteReaderAsync();
        var count = 0;
        for (; await reader.ReadAsync(); count++)
            Assert.Equal((count, $"row {count}"), (reader.GetInt32(0), reader.GetString(1)));
        Assert.Equal(5000, count);
    }

    [Fact]
    public async Task Reader_that_is_left_in_the_middle_does_not_block_the_session()
    {
        await using var connection = await OpenAsync("token");
        await SqlGateway.ScalarAsync(connection, "CREATE TABLE #n (n int); INSERT #n VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)");
        await using (var command = new SqlCommand("SELECT a.n, 'filler' FROM #n a, #n b, #n c, #n d, #n e, #n f", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            command.Cancel();
        }

        Assert.Equal(1, await SqlGateway.ScalarAsync(connection, "SELECT 1"));
    }

    [Fact]
    public async Task Many_sessions_at_once_keep_to_themselves()
        => await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
        {
            await using var connection = await OpenAsync(i % 2 == 0 ? "login" : "token", "Pooling=false");
            await SqlGateway.ScalarAsync(connection, $"CREATE TABLE #mine (a int); INSERT #mine VALUES ({i})");
            Assert.Equal(i, await SqlGateway.ScalarAsync(connection, "SELECT a FROM #mine"));
        });

    private readonly Lock _lock = new();
    private string? _token;

    private async Task<SqlConnection> OpenAsync(string front, string more = "")
    {
        var port = front switch { "none" => gateway.Port, "login" => gateway.ByLogin, _ => gateway.ByToken };
        string token;
        lock (_lock)
            token = _token ??= gateway.Token;
        var connection = SqlGateway.Connect(port, token, more);
        await connection.OpenAsync();
        return connection;
    }
}
