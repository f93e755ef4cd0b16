using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Tests.Connector;

public sealed class UndoTests : IDisposable
{
    private static readonly string Site = ResourceIds.Site(StubAzure.Subscription, "rg1", "web1");
    private static readonly string Server = ResourceIds.PostgresServer(StubAzure.Subscription, "rg1", "pg1");
    private static readonly string Administrator = $"{Server}/administrators/{StubAzure.DeveloperId}";

    private readonly StubAzure _azure = new();
    private readonly FakeDatabase _database = new();
    private readonly MemoryJournal _journal = new();

    public UndoTests()
    {
        _azure.Resources[Site] = new JsonObject { ["id"] = Site, ["name"] = "web1", ["properties"] = new JsonObject() };
        _azure.Resources[Server] = new JsonObject
        {
            ["id"] = Server,
            ["name"] = "pg1",
            ["properties"] = new JsonObject { ["fullyQualifiedDomainName"] = "pg1.postgres.database.azure.com", ["authConfig"] = new JsonObject { ["activeDirectoryAuth"] = "Disabled" } },
        };
        _azure.Resources[Server + "/databases/db1"] = new JsonObject { ["id"] = Server + "/databases/db1", ["name"] = "db1" };
        _azure.SettingsOf(Site)["AZURE_POSTGRESQL_HOST"] = "of-somebody-else";
    }

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task A_plan_changes_nothing_and_says_the_statements()
    {
        var plan = await ConnectionCreation.PlanAsync(Wanted(), Services(), default);

        Assert.Equal(
            [("permissions", PlannedState.Done), ("source", PlannedState.Done), ("target", PlannedState.Done), ("identity", PlannedState.Change), ("authentication", PlannedState.Change),
             ("administrator", PlannedState.Change), ("firewall", PlannedState.Unknown), ("database-user", PlannedState.Unknown), ("privileges", PlannedState.Unknown),
             ("configuration", PlannedState.Change), ("record", PlannedState.Change)],
            plan.Steps.Select(step => (step.Kind, step.State)));
        Assert.Contains("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"aad_conn1\"", plan.Steps[8].Sql);
        Assert.Empty(_azure.Writes);
        Assert.Empty(_database.Changes);
        Assert.Null(_journal.Content);
    }

    [Fact]
    public async Task A_plan_of_a_connection_that_is_made_has_nothing_to_do()
    {
        await CreateAsync(Wanted() with { SetAdministrator = true });

        Assert.All((await ConnectionCreation.PlanAsync(Wanted(), Services(), default)).Steps, step => Assert.Equal(PlannedState.Done, step.State));
    }

    [Fact]
    public async Task The_caller_is_an_administrator_only_meanwhile()
    {
        await CreateAsync(Wanted());

        Assert.False(_azure.Resources.ContainsKey(Administrator));
        Assert.Contains($"PUT {Administrator}", _azure.Writes);
        Assert.Null(_journal.Content);
    }

    [Fact]
    public async Task An_administrator_who_was_there_stays()
    {
        _azure.Resources[Administrator] = new JsonObject { ["properties"] = new JsonObject { ["objectId"] = StubAzure.DeveloperId, ["principalName"] = "dba" } };

        await CreateAsync(Wanted());

        Assert.True(_azure.Resources.ContainsKey(Administrator));
    }

    [Theory]
    [InlineData("PATCH", "/sites/web1")]
    [InlineData("PATCH", "/flexibleServers/pg1")]
    [InlineData("PUT", "/administrators/")]
    [InlineData("PUT", "/config/appsettings")]
    [InlineData("PUT", "/linkers/")]
    public async Task A_step_that_is_refused_leaves_nothing_behind(string method, string path)
    {
        var before = State();
        var refused = false;
        _azure.Before = request =>
        {
            if (refused || request.Method.Method != method || !request.RequestUri!.AbsolutePath.Contains(path, StringComparison.OrdinalIgnoreCase))
                return null;
            refused = true;
            return StubAzure.Answer(HttpStatusCode.Forbidden, new JsonObject { ["error"] = new JsonObject { ["code"] = "AuthorizationFailed", ["message"] = "no" } });
        };

        Assert.Equal(ConnectorErrorCode.Forbidden, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()))).Code);

        Assert.True(refused);
        Assert.Equal(before, State());
        Assert.Null(_journal.Content);
    }

    [Fact]
    public async Task What_cannot_be_undone_stays_in_the_journal_until_it_is_repaired()
    {
        var before = State();
        var down = false;
        _azure.Before = request =>
        {
            down |= request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/linkers/", StringComparison.Ordinal);
            return down ? StubAzure.Answer(HttpStatusCode.ServiceUnavailable, new JsonObject()) : null;
        };
        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()));
        Assert.NotNull(_journal.Content);
        _azure.Before = _ => null;
        Assert.Equal(ConnectorErrorCode.Conflict, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()))).Code);

        Assert.Equal("conn1", await ConnectionRecovery.UndoAsync(Services(), _journal, null, default));

        Assert.Equal(before, State());
        Assert.Null(_journal.Content);
        Assert.Null(await ConnectionRecovery.UndoAsync(Services(), _journal, null, default));
    }

    [Fact]
    public async Task A_journal_that_is_damaged_is_not_guessed_at()
    {
        _journal.Content = "{\"version\":1,\"request\":{}"u8.ToArray();

        Assert.Equal(
            ConnectorErrorCode.MalformedAnswer,
            (await Assert.ThrowsAsync<ConnectorException>(() => ConnectionRecovery.UndoAsync(Services(), _journal, null, default))).Code);
        Assert.NotNull(_journal.Content);
    }

    private static ConnectionRequest Wanted() => new() { Name = "conn1", SourceId = Site, ServerId = Server, Database = "db1", ClientType = "none" };

    private ConnectionServices Services() => _azure.Services(_database);

    private Task<ConnectionOutcome> CreateAsync(ConnectionRequest request)
        => ConnectionCreation.CreateAsync(request, Services(), _journal, null, default);

    private string State()
    {
        var identity = (string?)_azure.Resources[Site]["identity"]?["type"] ?? "None";
        var resources = _azure.Resources.Where(resource => resource.Key != Site).OrderBy(resource => resource.Key, StringComparer.Ordinal)
            .Select(resource => $"{resource.Key} {resource.Value["properties"]?.ToJsonString()}");
        return JsonSerializer.Serialize(new { identity, resources, settings = _azure.SettingsOf(Site).OrderBy(setting => setting.Key, StringComparer.Ordinal), users = _database.Users, granted = _database.Granted });
    }
}
