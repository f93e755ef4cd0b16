using Gatehouse.LocalCloud.Engines.Sql.Databases;
using Gatehouse.ServerTests.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.Sql.Engine;

/// <summary>A PostgreSQL of its own with a template that has schema <c>sys</c>; each test gets a database made from it.</summary>
public sealed class EngineFixture : IAsyncLifetime, IDisposable
{
    private readonly PostgresServer _server = new();
    private int _last;

    public async Task InitializeAsync()
    {
        await ExecuteAsync("postgres", "CREATE DATABASE template_sql TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'");
        foreach (var (_, text) in SqlSchema.Scripts)
            await ExecuteAsync("template_sql", text);
    }

    /// <summary>Makes a database and connects as dbo.</summary>
    public async Task<TSqlDatabase> DatabaseAsync()
    {
        var name = $"d{Interlocked.Increment(ref _last)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE template_sql");
        await ExecuteAsync(name, $"SELECT sys.begin_database('{name}')");
        return await ConnectAsync(name, "dbo");
    }

    /// <summary>Connects as a user of a database.</summary>
    public async Task<TSqlDatabase> ConnectAsync(string database, string user)
        => await TSqlDatabase.ConnectAsync(_server.Folder, database, await RoleAsync(database, user), user);

    /// <summary>Makes a user, which the interpreter does after it has asked the directory.</summary>
    public Task CreateUserAsync(string database, string name) => ExecuteAsync(
        database, $"SELECT sys.create_user('{name}', '\\x{Convert.ToHexString(Guid.NewGuid().ToByteArray())}', 'E', NULL)");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _server.Dispose();

    private async Task<string> RoleAsync(string database, string user)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand("SELECT role::text FROM sys.database_user WHERE name = $1",
            connection)
        { Parameters = { new() { Value = user } } };
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
#pragma warning disable CA2100 // this class's own texts
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(
            $"{_server.SuperuserConnectionString};Database={database};Pooling=false;Search Path=pg_catalog");
        await connection.OpenAsync();
        return connection;
    }
}
