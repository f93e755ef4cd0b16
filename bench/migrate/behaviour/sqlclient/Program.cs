using System.Data.Common;
using Microsoft.Data.SqlClient;

var settings = new DbConnectionStringBuilder { ConnectionString = Environment.GetEnvironmentVariable("AZURE_SQL_CONNECTIONSTRING") };
var text = $"Server={settings["Data Source"]};Database=shop;User ID=shopadmin;Password=Made-Up-1!;Encrypt=True";
var first = await WhoAsync();
SqlConnection.ClearAllPools();
await Task.Delay(TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("WAIT_SECONDS")!)));
Console.WriteLine($"{first} {await WhoAsync()}");

async Task<object?> WhoAsync()
{
    await using var connection = new SqlConnection(text);
    await connection.OpenAsync();
    await using var command = new SqlCommand("SELECT USER_NAME()", connection);
    return await command.ExecuteScalarAsync();
}
