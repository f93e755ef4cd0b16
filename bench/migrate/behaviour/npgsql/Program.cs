using Npgsql;

var text = Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING");
var first = await WhoAsync();
NpgsqlConnection.ClearAllPools();
await Task.Delay(TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("WAIT_SECONDS")!)));
Console.WriteLine($"{first} {await WhoAsync()}");

async Task<object?> WhoAsync()
{
    await using var connection = new NpgsqlConnection(text);
    await connection.OpenAsync();
    await using var command = new NpgsqlCommand("SELECT current_user", connection);
    return await command.ExecuteScalarAsync();
}
