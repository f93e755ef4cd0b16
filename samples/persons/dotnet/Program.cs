// Reads the table Persons without a password: the data source asks for a token ahead of time, so its pool outlives any token.
using Azure.Core;
using Azure.Identity;
using Npgsql;

var credential = new DefaultAzureCredential();
var scope = new TokenRequestContext(["https://ossrdbms-aad.database.windows.net/.default"]);

var builder = new NpgsqlDataSourceBuilder(Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING"));
builder.UsePasswordProvider(
    _ => credential.GetToken(scope, CancellationToken.None).Token,
    async (_, cancellationToken) => (await credential.GetTokenAsync(scope, cancellationToken)).Token);
await using var dataSource = builder.Build();

await using var command = dataSource.CreateCommand("SELECT FirstName FROM Persons ORDER BY ID");
await using var reader = await command.ExecuteReaderAsync();
var names = new List<string>();
while (await reader.ReadAsync())
    names.Add(reader.GetString(0));
Console.WriteLine($"{names.Count} persons: {string.Join(", ", names)}");
