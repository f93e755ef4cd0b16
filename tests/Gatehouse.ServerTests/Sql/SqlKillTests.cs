using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.Engines;
using Gatehouse.ServerTests.ResourceManager;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql;

public sealed class SqlKillTests : IDisposable
{
    private const string Login = "sqlowner";
    private readonly string _folder = TestCloud.MakeFolder();

    [Fact]
    public async Task Every_row_that_was_acknowledged_is_there_after_kill_9()
    {
        var acknowledged = new List<int>();
        int port;
        using (var cloud = await CloudProcess.StartAsync(_folder))
        {
            await PutAsync(cloud, cloud.Group, []);
            await PutAsync(cloud, Server(cloud),
                new JsonObject { ["administratorLogin"] = Login, ["administratorLoginPassword"] = TestCloud.Password });
            await PutAsync(cloud, Server(cloud) + "/databases/shop", []);
            port = await PortAsync(cloud);
            await using var connection = await OpenAsync(port);
            await ExecuteAsync(connection, "CREATE TABLE kept (n int PRIMARY KEY)");
            var writer = WriteAsync(connection, acknowledged);
            await Task.Delay(TimeSpan.FromMilliseconds(1500), TimeProvider.System);
            cloud.Kill();
            await writer;
        }

        Assert.True(acknowledged.Count > 10, $"only {acknowledged.Count} rows were acknowledged");
        using var again = await CloudProcess.StartAsync(_folder);
        Assert.Equal(port, await PortAsync(again));
        await using var reader = await OpenAsync(port);
        await using var command = new SqlCommand("SELECT n FROM kept ORDER BY n", reader);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<int>();
        while (await rows.ReadAsync())
            found.Add(rows.GetInt32(0));
        Assert.Empty(acknowledged.Except(found));
        Assert.True(found.Count <= acknowledged.Count + 1, "a row that was never sent is there");
        await again.StopAsync();
    }

    public void Dispose()
    {
        SqlConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Server(CloudProcess cloud) => cloud.Group + "/providers/Microsoft.Sql/servers/sql-kept";

    private static async Task PutAsync(CloudProcess cloud, string path, JsonObject properties)
    {
        var answer = await cloud.SendAsync(HttpMethod.Put, path,
            new JsonObject { ["location"] = "westeurope", ["properties"] = properties });
        Assert.True(answer?.Status is 201 or 202, $"{answer?.Status} {answer?.Body?.ToJsonString()}");
    }

    private static async Task<int> PortAsync(CloudProcess cloud)
        => (int)(await cloud.SendAsync(HttpMethod.Get, Server(cloud)))!.Value.Body!["properties"]!["port"]!;

    private static async Task<SqlConnection> OpenAsync(int port)
    {
        var connection = new SqlConnection(string.Create(
            CultureInfo.InvariantCulture,
            $"Data Source=tcp:127.0.0.1,{port};Initial Catalog=shop;User ID={Login};Password={TestCloud.Password};Encrypt=true;TrustServerCertificate=true;Pooling=false;ConnectRetryCount=0"));
        await connection.OpenAsync();
        return connection;
    }

    private static async Task WriteAsync(SqlConnection connection, List<int> acknowledged)
    {
        try
        {
            for (var n = 0; ; n++)
            {
                await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO kept VALUES ({n})"));
                acknowledged.Add(n);
            }
        }
        catch (Exception e) when (e is SqlException or InvalidOperationException)
        {
            // The server was killed.
        }
    }

    private static async Task ExecuteAsync(SqlConnection connection, string sql)
    {
        await using var command = new SqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
