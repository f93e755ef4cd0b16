using Npgsql;

var text = Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING");
await using var connection = new NpgsqlConnection(text);
await connection.OpenAsync();
await using var command = new NpgsqlCommand("SELECT current_user", connection);
Console.WriteLine(await command.ExecuteScalarAsync());
