using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Tests.Connector;

/// <summary>An app, a PostgreSQL server with a database, and the connector's commands on them, all in memory.</summary>
public abstract class ConnectorTest : IDisposable
{
    protected static readonly string Site = ResourceIds.Site(StubAzure.Subscription, "rg1", "web1");
    protected static readonly string Server = ResourceIds.PostgresServer(StubAzure.Subscription, "rg1", "pg1");

    protected ConnectorTest()
    {
        Azure.Resources[Site] = Resource(Site, []);
        AddServer(Server, new JsonObject
        {
            ["fullyQualifiedDomainName"] = "pg1.postgres.database.azure.com",
            ["authConfig"] = new JsonObject { ["activeDirectoryAuth"] = "Enabled" },
        });
    }

    private protected StubAzure Azure { get; } = new();

    private protected FakeDatabase Database { get; } = new();

    private protected MemoryJournal Journal { get; } = new();

    protected ConnectionServices Services => Azure.Services(Database, new HurriedTime());

    public void Dispose()
    {
        Azure.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static ConnectionRequest Wanted() => new() { Name = "conn1", SourceId = Site, ServerId = Server, Database = "db1", ClientType = "none" };

    protected static JsonObject Resource(string id, JsonObject properties) => new() { ["id"] = id, ["name"] = ResourceIds.Name(id), ["properties"] = properties };

    protected void AddServer(string id, JsonObject properties)
    {
        Azure.Resources[id] = Resource(id, properties);
        Azure.Resources[id + "/databases/db1"] = Resource(id + "/databases/db1", []);
    }

    protected Task<ConnectionOutcome> CreateAsync(ConnectionRequest request)
        => ConnectionCreation.CreateAsync(request, Services, Journal, null, default);
}
