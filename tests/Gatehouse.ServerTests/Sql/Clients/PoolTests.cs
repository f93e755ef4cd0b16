using System.Globalization;
using System.Transactions;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>SqlClient's own pool: it sets the RESETCONNECTION bit when it hands a connection out again, and the engine does the rest.</summary>
[Collection(SqlClientsCollection.Name)]
public class PoolTests(SqlClients clients)
{
    private const string Session = """
        SELECT CONCAT(@@SPID, '|', DB_NAME(), '|', @@TRANCOUNT, '|', @@LOCK_TIMEOUT, '|', @@DATEFIRST, '|',
            SCOPE_IDENTITY(), '|', OBJECT_ID('tempdb..#left'), '|', XACT_STATE())
        """;

    [Fact]
    public async Task A_connection_that_is_handed_out_again_is_as_new()
    {
        var text = await PoolAsync("sc_pool_reset");
        string first;
        await using (var connection = await OpenAsync(text))
        {
            await ExecuteAsync(connection, "CREATE TABLE kept (id int IDENTITY PRIMARY KEY, n int)");
            first = await TextAsync(connection, Session);
            await ExecuteAsync(connection, """
                SET LOCK_TIMEOUT 5000; SET DATEFIRST 1; SET NOCOUNT ON; SET XACT_ABORT ON; SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
                CREATE TABLE #left (a int)
                """);
            await ExecuteAsync(connection, "USE master");
            await ExecuteAsync(connection, "USE sc_pool_reset");
            await ExecuteAsync(connection, "SET IMPLICIT_TRANSACTIONS ON; INSERT kept (n) VALUES (1); SAVE TRANSACTION here; INSERT kept (n) VALUES (2)");
        }

        await using var again = await OpenAsync(text);

        Assert.Equal(first, await TextAsync(again, Session));
        Assert.Equal("0", await TextAsync(again, "SELECT COUNT(*) FROM kept"));
        Assert.Equal(2, await ExecuteAsync(again, "INSERT kept (n) VALUES (3), (4)")); // NOCOUNT is off
        Assert.Equal("0", await TextAsync(again, "SELECT @@TRANCOUNT")); // so are implicit transactions

        // XACT_ABORT is off: what failed does not end the transaction.
        Assert.Equal("1", await TextAsync(again, "BEGIN TRAN; BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH END CATCH; SELECT XACT_STATE(); COMMIT"));
        Assert.Equal("2", await TextAsync(again, "SELECT COUNT(*) FROM kept"));
    }

    [Fact]
    public async Task A_connection_goes_back_to_its_own_database()
    {
        var text = await PoolAsync("sc_pool_database");
        await using (var connection = await OpenAsync(text))
            await ExecuteAsync(connection, "USE master");

        await using var again = await OpenAsync(text);

        Assert.Equal("sc_pool_database", await TextAsync(again, "SELECT DB_NAME()"));
    }

    [Theory]
    [InlineData(true, "2")]
    [InlineData(false, "0")]
    public async Task A_transaction_of_the_program_goes_on_in_a_connection_that_is_handed_out_again(bool completes, string rows)
    {
        var database = "sc_pool_scope_" + (completes ? "yes" : "no");
        var text = await PoolAsync(database);
        await using (var connection = await OpenAsync(text))
            await ExecuteAsync(connection, "CREATE TABLE t (n int)");

        using (var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            var sessions = new List<string>();
            for (var i = 0; i < 2; i++)
            {
                await using var connection = await OpenAsync(text);
                Assert.Equal("1", await TextAsync(connection, "SELECT @@TRANCOUNT"));
                sessions.Add(await TextAsync(connection, "SELECT CONCAT(@@SPID, OBJECT_ID('tempdb..#left'))"));
                await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT t VALUES ({i}); CREATE TABLE #left (a int); SET DATEFIRST 1"));
            }

            Assert.Equal(sessions[0], sessions[1]);
            if (completes)
                scope.Complete();
        }

        await using var after = await OpenAsync(text);
        Assert.Equal($"{rows}|0|7", await TextAsync(after, "SELECT CONCAT((SELECT COUNT(*) FROM t), '|', @@TRANCOUNT, '|', @@DATEFIRST)"));
    }

    // One connection: the second one that is opened is the first.
    private async Task<string> PoolAsync(string database) => new SqlConnectionStringBuilder(await clients.CreateDatabaseAsync(database))
    {
        MinPoolSize = 1,
        MaxPoolSize = 1,
    }.ConnectionString;

    private static async Task<SqlConnection> OpenAsync(string text)
    {
        var connection = new SqlConnection(text);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<int> ExecuteAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> TextAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }
}
