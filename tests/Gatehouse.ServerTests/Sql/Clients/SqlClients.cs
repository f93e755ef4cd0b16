using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.ServerTests.ResourceManager;
using Microsoft.Data.SqlClient;

namespace Gatehouse.ServerTests.Sql.Clients;

/// <summary>A local cloud with one SQL server. Each suite makes a database of its own in it.</summary>
public sealed class SqlClients : IAsyncLifetime
{
    public const string Login = "sqlowner";
    public const string Password = TestCloud.Password;
    private const string ServerName = "sql-clients";

    public TestCloud Cloud { get; } = new();

    public int Port { get; private set; }

    private string ServerPath => $"{Cloud.GroupPath}/providers/Microsoft.Sql/servers/{ServerName}";

    public async Task InitializeAsync()
    {
        await Cloud.InitializeAsync();
        await Cloud.OkAsync(HttpMethod.Put, ServerPath, new JsonObject
        {
            ["location"] = "westeurope",
            ["properties"] = new JsonObject { ["administratorLogin"] = Login, ["administratorLoginPassword"] = Password },
        });
        Port = (int)(await Cloud.OkAsync(HttpMethod.Get, ServerPath))["properties"]!["port"]!;
    }

    public async Task DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        await Cloud.DisposeAsync();
    }

    /// <summary>Makes a database and gives the connection string of its owner.</summary>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await Cloud.OkAsync(HttpMethod.Put, $"{ServerPath}/databases/{name}", new JsonObject { ["location"] = "westeurope" });
        return ConnectionString(name);
    }

    /// <summary>Sets the server's Entra administrator.</summary>
    public Task SetAdministratorAsync(string objectId, string login)
        => Cloud.OkAsync(HttpMethod.Put, $"{ServerPath}/administrators/ActiveDirectory", new JsonObject
        {
            ["properties"] = new JsonObject { ["administratorType"] = "ActiveDirectory", ["login"] = login, ["sid"] = objectId },
        });

    /// <summary>A connection string of the server's administrator.</summary>
    public string ConnectionString(string database) => new SqlConnectionStringBuilder
    {
        DataSource = string.Create(CultureInfo.InvariantCulture, $"tcp:127.0.0.1,{Port}"),
        InitialCatalog = database,
        UserID = Login,
        Password = Password,
        Encrypt = true,
        TrustServerCertificate = true, // the process's own trust store does not know the cloud's authority
        ConnectRetryCount = 0,
        ConnectTimeout = 30,
    }.ConnectionString;

    /// <summary>What the clients that are programs need to reach a database.</summary>
    public JsonObject Settings(string database) => new()
    {
        ["port"] = Port,
        ["user"] = Login,
        ["password"] = Password,
        ["database"] = database,
    };
}

[CollectionDefinition(Name)]
public class SqlClientsCollection : ICollectionFixture<SqlClients>
{
    public const string Name = "SQL clients";
}
