// Reads the table Persons of Azure SQL without a password: the driver gets its own token, as the connection string says.
using Microsoft.Data.SqlClient;

await using var connection = new SqlConnection(Environment.GetEnvironmentVariable("AZURE_SQL_CONNECTIONSTRING"));
await connection.OpenAsync();

await using var command = new SqlCommand("SELECT * FROM Persons ORDER BY ID", connection);
await using var reader = await command.ExecuteReaderAsync();
var names = new List<string>();
while (await reader.ReadAsync())
    names.Add((string)reader["FirstName"]);
Console.WriteLine($"{names.Count} persons: {string.Join(", ", names)}");
