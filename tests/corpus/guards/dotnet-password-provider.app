-- Program.cs --
using Npgsql;

var builder = new NpgsqlDataSourceBuilder(Environment.GetEnvironmentVariable("AZURE_POSTGRESQL_CONNECTIONSTRING"));
builder.UsePasswordProvider(_ => Token(), (_, _) => TokenAsync());
await using var source = builder.Build();
