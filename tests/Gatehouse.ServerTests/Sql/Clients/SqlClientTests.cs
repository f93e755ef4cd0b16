using System.Data;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>Microsoft.Data.SqlClient, unmodified.</summary>
[Collection(SqlClientsCollection.Name)]
public class SqlClientTests(SqlClients clients)
{
    [Fact]
    public async Task Tutorials_statements_run()
    {
        await using var connection = await OpenAsync("sc_tutorial");
        await ExecuteAsync(connection, """
            CREATE TABLE Persons (ID INT NOT NULL PRIMARY KEY, FirstName VARCHAR(255), LastName VARCHAR(255));
            CREATE TABLE mytable (id int, name nvarchar(20));
            INSERT INTO Persons (ID, FirstName, LastName) VALUES (1, 'Ada', 'Lovelace'), (2, 'Alan', N'Türing');
            INSERT mytable VALUES (10, 'ten'), (11, 'eleven')
            """);

        Assert.Equal([["1", "Ada", "Lovelace"], ["2", "Alan", "Türing"]], await RowsAsync(connection, "SELECT * FROM Persons"));
        Assert.Equal([["10", "ten"]], await RowsAsync(connection, "select * from mytable where id = 10"));
    }

    [Theory]
    [InlineData("bit", true)]
    [InlineData("tinyint", (byte)255)]
    [InlineData("smallint", (short)-32768)]
    [InlineData("int", int.MinValue)]
    [InlineData("bigint", long.MaxValue)]
    [InlineData("real", 1.5f)]
    [InlineData("float", -1.25e-100)]
    [InlineData("nvarchar(20)", "Grüße 名前")]
    [InlineData("nvarchar(max)", "")]
    [InlineData("varchar(10)", "abc")]
    [InlineData("nchar(5)", "ab   ")]
    [InlineData("char(3)", "abc")]
    public async Task Value_comes_back_as_it_was_sent(string type, object value) => await AssertRoundTripAsync(type, value);

    [Fact]
    public async Task Values_that_are_no_constants_come_back_as_they_were_sent()
    {
        await AssertRoundTripAsync("decimal(20,5)", -12345678901234.56789m);
        await AssertRoundTripAsync("money", 12.3456m);
        await AssertRoundTripAsync("uniqueidentifier", Guid.NewGuid());
        await AssertRoundTripAsync("date", new DateTime(2024, 2, 29));
        await AssertRoundTripAsync("datetime2(6)", new DateTime(2024, 2, 29, 23, 59, 59).AddTicks(1234560));
        await AssertRoundTripAsync("datetime", new DateTime(2024, 2, 29, 23, 59, 59, 997));
        await AssertRoundTripAsync("smalldatetime", new DateTime(2024, 2, 29, 23, 59, 0));
        await AssertRoundTripAsync("time(6)", new TimeSpan(0, 23, 59, 59, 999));
        await AssertRoundTripAsync("datetimeoffset(6)", new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(5.5)));
        await AssertRoundTripAsync("varbinary(10)", new byte[] { 0, 1, 255 });
        await AssertRoundTripAsync("varbinary(max)", Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray());
        await AssertRoundTripAsync("nvarchar(max)", string.Concat(Enumerable.Repeat("wörter ", 20_000)));
    }

    [Fact]
    public async Task Null_comes_back_as_null()
    {
        await using var connection = await OpenAsync("sc_types");
        foreach (var type in new[] { "int", "bit", "nvarchar(10)", "varbinary(max)", "datetime2", "uniqueidentifier", "decimal(5,2)",
            "float" })
        {
            await ExecuteAsync(connection, $"CREATE TABLE #n (v {type} NULL); INSERT #n VALUES (NULL)");
            Assert.Equal(DBNull.Value, await ScalarAsync(connection, "SELECT v FROM #n"));
            await ExecuteAsync(connection, "DROP TABLE #n");
        }
    }

    [Fact]
    public async Task Counts_and_several_results_come_in_their_order()
    {
        await using var connection = await OpenAsync("sc_results");
        await ExecuteAsync(connection, "CREATE TABLE t (id int IDENTITY PRIMARY KEY, n int)");

        Assert.Equal(3, await ExecuteAsync(connection, "INSERT t (n) VALUES (1), (2), (3)"));
        Assert.Equal(2, await ExecuteAsync(connection, "UPDATE t SET n = n + 10 WHERE n > 1"));
        Assert.Equal(3m, await ScalarAsync(connection, "SELECT SCOPE_IDENTITY()"));

        await using var command = new SqlCommand("SELECT n FROM t ORDER BY id; SELECT COUNT(*) AS c FROM t; DELETE t; SELECT @@ROWCOUNT",
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var results = new List<string>();
        do
        {
            while (await reader.ReadAsync())
                results.Add($"{reader.GetName(0)}={reader.GetValue(0)}");
        }
        while (await reader.NextResultAsync());

        Assert.Equal(["n=1", "n=12", "n=13", "c=3", "=3"], results);
    }

    [Fact]
    public async Task Transaction_is_kept_undone_and_partly_undone()
    {
        await using var connection = await OpenAsync("sc_transactions");
        await ExecuteAsync(connection, "CREATE TABLE t (n int)");

        await InTransactionAsync(connection, 1, t => t.Commit());
        await InTransactionAsync(connection, 2, t => t.Rollback());
        await using (var transaction = connection.BeginTransaction(IsolationLevel.Serializable))
        {
            await ExecuteAsync(connection, "INSERT t VALUES (3)", transaction);
            transaction.Save("s1");
            await ExecuteAsync(connection, "INSERT t VALUES (4)", transaction);
            transaction.Rollback("s1");
            await transaction.CommitAsync();
        }

        Assert.Equal([["1"], ["3"]], await RowsAsync(connection, "SELECT n FROM t ORDER BY n"));
    }

    [Theory]
    [InlineData("SELECT * FROM nowhere", 208)]
    [InlineData("SELECT nothing FROM e", 207)]
    [InlineData("INSERT e VALUES (1, 1)", 2627)]
    [InlineData("INSERT e VALUES (NULL, 1)", 515)]
    [InlineData("INSERT e VALUES (5, 99)", 547)]
    [InlineData("SELECT 1 / 0", 8134)]
    [InlineData("SELECT CAST('x' AS int)", 245)]
    [InlineData("SELECT * FORM e", 102)]
    [InlineData("SELECT @nobody", 137)]
    [InlineData("THROW 50123, 'mine', 1", 50123)]
    [InlineData("RAISERROR ('mine %d', 16, 1, 5)", 50000)]
    [InlineData("EXEC nowhere", 2812)]
    [InlineData("CREATE TABLE e (a int)", 2714)]
    public async Task Error_has_its_number_and_leaves_the_session_usable(string sql, int number)
    {
        await using var connection = await OpenAsync("sc_errors");
        await ExecuteAsync(connection, """
            IF OBJECT_ID('e') IS NULL
            BEGIN
                CREATE TABLE p (id int PRIMARY KEY);
                CREATE TABLE e (id int NOT NULL PRIMARY KEY, p int NULL REFERENCES p (id));
                INSERT p VALUES (1);
                INSERT e VALUES (1, 1);
            END
            """);

        var error = await Assert.ThrowsAsync<SqlException>(() => ExecuteAsync(connection, sql));

        Assert.Equal(number, error.Number);
        Assert.Equal(1, await ScalarAsync(connection, "SELECT 1"));
    }

    [Fact]
    public async Task Batch_with_try_and_catch_tells_of_its_error()
    {
        await using var connection = await OpenAsync("sc_flow");

        var rows = await RowsAsync(connection, """
            DECLARE @i int = 0, @log nvarchar(max) = N'';
            WHILE @i < 3
            BEGIN
                SET @i += 1;
                IF @i = 2 CONTINUE;
                SET @log = @log + CAST(@i AS nvarchar(10));
            END
            BEGIN TRY
                SELECT 1 / 0;
            END TRY
            BEGIN CATCH
                SELECT @log AS log, ERROR_NUMBER() AS number, ERROR_LINE() AS line;
            END CATCH
            """);

        Assert.Equal(["13", "8134", "9"], rows[^1]);
    }

    [Fact]
    public async Task Print_arrives_as_a_message()
    {
        await using var connection = await OpenAsync("sc_flow");
        var messages = new List<string>();
        connection.InfoMessage += (_, e) => messages.AddRange(e.Errors.Cast<SqlError>().Select(error => error.Message));

        await ExecuteAsync(connection, "PRINT N'Grüße'; RAISERROR ('low', 5, 1)");

        Assert.Equal(["Grüße", "low"], messages);
    }

    [Fact]
    public async Task Prepared_statement_runs_again_and_again()
    {
        await using var connection = await OpenAsync("sc_prepare");
        await using var command = new SqlCommand("SELECT @a + 1, @b", connection);
        command.Parameters.Add("@a", SqlDbType.Int);
        command.Parameters.Add("@b", SqlDbType.NVarChar, 10);
        await command.PrepareAsync();

        for (var i = 0; i < 3; i++)
        {
            command.Parameters[0].Value = i;
            command.Parameters[1].Value = i.ToString(CultureInfo.InvariantCulture);
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal((i + 1, $"{i}"), (reader.GetInt32(0), reader.GetString(1)));
        }
    }

    [Fact]
    public async Task Output_parameter_is_set()
    {
        await using var connection = await OpenAsync("sc_prepare");
        await using var command = new SqlCommand("SET @out = @in * 2", connection);
        command.Parameters.AddWithValue("@in", 21);
        command.Parameters.Add(new SqlParameter("@out", SqlDbType.Int) { Direction = ParameterDirection.Output });

        await command.ExecuteNonQueryAsync();

        Assert.Equal(42, command.Parameters["@out"].Value);
    }

    [Fact]
    public async Task Bulk_copy_writes_many_rows()
    {
        await using var connection = await OpenAsync("sc_bulk");
        await ExecuteAsync(connection, "CREATE TABLE b (id int NOT NULL, name nvarchar(50) NULL, at datetime2 NULL)");
        using var table = new DataTable();
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("name", typeof(string));
        table.Columns.Add("at", typeof(DateTime));
        for (var i = 0; i < 1_000; i++)
            table.Rows.Add(i, i % 7 == 0 ? DBNull.Value : $"n{i}", new DateTime(2024, 1, 1).AddMinutes(i));

        using (var bulk = new SqlBulkCopy(connection) { DestinationTableName = "b", BatchSize = 300 })
            await bulk.WriteToServerAsync(table);

        Assert.Equal([["1000", "857", "n999"]], await RowsAsync(connection,
            "SELECT COUNT(*), COUNT(name), (SELECT name FROM b WHERE id = 999) FROM b"));
    }

    [Fact]
    public async Task Timeout_ends_the_statement_and_not_the_session()
    {
        await using var connection = await OpenAsync("sc_timeout");
        await using var command = new SqlCommand("WAITFOR DELAY '00:00:20'", connection) { CommandTimeout = 1 };

        var error = await Assert.ThrowsAsync<SqlException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(-2, error.Number);
        Assert.Equal(ConnectionState.Open, connection.State);
        Assert.Equal(1, await ScalarAsync(connection, "SELECT 1"));
    }

    [Fact]
    public async Task Pooled_session_is_reset()
    {
        var text = await clients.CreateDatabaseAsync("sc_pool");
        await using (var first = new SqlConnection(text))
        {
            await first.OpenAsync();
            await ExecuteAsync(first, "CREATE TABLE #left (a int); SET DATEFIRST 1");
        }

        await using var second = new SqlConnection(text);
        await second.OpenAsync();

        Assert.Equal(["7", ""], (await RowsAsync(second, "SELECT @@DATEFIRST, OBJECT_ID('tempdb..#left')"))[0]);
    }

    [Fact]
    public async Task Wrong_password_is_refused()
    {
        var text = new SqlConnectionStringBuilder(await clients.CreateDatabaseAsync("sc_login"))
        {
            Password = "Wrong-Horse-1",
            Pooling = false
        };
        await using var connection = new SqlConnection(text.ConnectionString);

        Assert.Equal(18456, (await Assert.ThrowsAsync<SqlException>(connection.OpenAsync)).Number);
    }

    private static async Task InTransactionAsync(SqlConnection connection, int n, Action<SqlTransaction> end)
    {
        await using var transaction = connection.BeginTransaction();
        await ExecuteAsync(connection, $"INSERT t VALUES ({n})", transaction);
        end(transaction);
    }

    private async Task AssertRoundTripAsync(string type, object value)
    {
        await using var connection = await OpenAsync("sc_types");
        await using var command = new SqlCommand($"CREATE TABLE #v (v {type}); INSERT #v VALUES (@p); SELECT v FROM #v; DROP TABLE #v",
            connection);
        var parameter = command.Parameters.AddWithValue("@p", value);
        if (type.StartsWith("datetime2", StringComparison.Ordinal))
            parameter.SqlDbType = SqlDbType.DateTime2; // a DateTime goes as datetime, which is less exact
        await using var reader = await command.ExecuteReaderAsync();

        Assert.True(await reader.ReadAsync());
        Assert.Equal(value, reader.GetValue(0));
        Assert.Equal(type.Split('(')[0], reader.GetDataTypeName(0));
    }

    private async Task<SqlConnection> OpenAsync(string database)
    {
        var connection = new SqlConnection(await clients.CreateDatabaseAsync(database));
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<int> ExecuteAsync(SqlConnection connection, string sql, SqlTransaction? transaction = null)
    {
        await using var command = new SqlCommand(sql, connection, transaction);
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task<List<string[]>> RowsAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        do
        {
            while (await reader.ReadAsync())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i
                    => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        }
        while (await reader.NextResultAsync());
        return rows;
    }
}
