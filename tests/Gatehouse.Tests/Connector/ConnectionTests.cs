using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Tests.Connector;

public sealed class ConnectionTests : IDisposable
{
    private static readonly string Site = ResourceIds.Site(StubAzure.Subscription, "rg1", "web1");
    private static readonly string Server = ResourceIds.PostgresServer(StubAzure.Subscription, "rg1", "pg1");
    private static readonly string Identity = ResourceIds.Identity(StubAzure.Subscription, "rg1", "id1");

    private readonly StubAzure _azure = new();
    private readonly FakeDatabase _database = new();
    private readonly MemoryJournal _journal = new();

    public ConnectionTests()
    {
        _azure.Resources[Site] = new JsonObject { ["id"] = Site, ["name"] = "web1", ["properties"] = new JsonObject { ["siteConfig"] = new JsonObject { ["linuxFxVersion"] = "PYTHON|3.11" } } };
        _azure.Resources[Server] = new JsonObject
        {
            ["id"] = Server,
            ["name"] = "pg1",
            ["properties"] = new JsonObject { ["fullyQualifiedDomainName"] = "pg1.postgres.database.azure.com", ["authConfig"] = new JsonObject { ["activeDirectoryAuth"] = "Disabled", ["passwordAuth"] = "Enabled" } },
        };
        _azure.Resources[Server + "/databases/db1"] = new JsonObject { ["id"] = Server + "/databases/db1", ["name"] = "db1", ["properties"] = new JsonObject() };
        _azure.Resources[Identity] = new JsonObject { ["id"] = Identity, ["name"] = "id1", ["properties"] = new JsonObject { ["clientId"] = "c1", ["principalId"] = "p1" } };
        _azure.SettingsOf(Site)["COLOR"] = "blue";
    }

    public void Dispose() => _azure.Dispose();

    [Fact]
    public async Task A_connection_is_made_from_nothing()
    {
        var outcome = await CreateAsync(Wanted());

        Assert.True(outcome.Changed);
        Assert.Equal(StubAzure.SystemPrincipal, _database.Users["aad_conn1"]);
        Assert.Contains("aad_conn1", _database.Granted);
        Assert.Equal("Enabled", (string?)_azure.Resources[Server]["properties"]!["authConfig"]!["activeDirectoryAuth"]);
        Assert.Equal("Enabled", (string?)_azure.Resources[Server]["properties"]!["authConfig"]!["passwordAuth"]);
        Assert.Equal(
            StubAzure.Developer,
            (string?)_azure.Resources[$"{Server}/administrators/{StubAzure.DeveloperId}"]["properties"]!["principalName"]);
        Assert.Equal("blue", (string?)_azure.SettingsOf(Site)["COLOR"]);
        Assert.Equal(
            "dbname=db1 host=pg1.postgres.database.azure.com port=5432 sslmode=require user=aad_conn1", (string?)_azure.SettingsOf(Site)["AZURE_POSTGRESQL_CONNECTIONSTRING"]);
        var linker = _azure.Resources[ResourceIds.Linker(Site, "conn1")]["properties"]!;
        Assert.Equal("aad_conn1", (string?)linker["authInfo"]!["userName"]);
        Assert.Equal("python", (string?)linker["clientType"]);
        Assert.Equal(Server + "/databases/db1", (string?)linker["targetService"]!["id"]);
    }

    [Fact]
    public async Task The_caller_logs_in_with_its_own_name_over_azures_port()
    {
        await CreateAsync(Wanted());

        Assert.All(
            _database.Logins,
            login => Assert.Equal(("pg1.postgres.database.azure.com", 5432, StubAzure.Developer), (login.Host, login.Port, login.User)));
    }

    [Fact]
    public async Task Making_it_twice_changes_nothing()
    {
        await CreateAsync(Wanted());
        _azure.Writes.Clear();
        _database.Changes.Clear();

        var outcome = await CreateAsync(Wanted());

        Assert.False(outcome.Changed);
        Assert.Empty(_azure.Writes);
        Assert.Empty(_database.Changes);
    }

    [Fact]
    public async Task Without_a_name_the_connection_to_the_same_database_is_found_again()
    {
        await CreateAsync(Wanted());

        Assert.False((await CreateAsync(Wanted() with { Name = null })).Changed);
    }

    [Fact]
    public async Task A_server_that_says_its_port_is_reached_there()
    {
        _azure.Resources[Server]["properties"]!["port"] = 41001;

        var outcome = await CreateAsync(Wanted() with { ClientType = "none" });

        Assert.All(_database.Logins, login => Assert.Equal(41001, login.Port));
        Assert.Contains(new ConfigurationEntry("AZURE_POSTGRESQL_PORT", "41001"), outcome.Configurations);
    }

    [Fact]
    public async Task A_user_assigned_identity_is_assigned_beside_the_others()
    {
        _azure.Resources[Site]["identity"] = new JsonObject { ["type"] = "SystemAssigned", ["principalId"] = StubAzure.SystemPrincipal };

        var outcome = await CreateAsync(Wanted() with { Authentication = new() { Kind = AuthenticationKind.UserAssignedIdentity, ClientId = "C1", SubscriptionId = StubAzure.Subscription } });

        Assert.Equal("p1", _database.Users["aad_conn1"]);
        Assert.Equal("SystemAssigned, UserAssigned", (string?)_azure.Resources[Site]["identity"]!["type"]);
        Assert.Contains(outcome.Configurations, entry => entry.Name == "AZURE_POSTGRESQL_CLIENTID");
    }

    [Fact]
    public async Task A_second_connection_gets_keys_of_its_own_and_keeps_them()
    {
        _azure.Resources[Server + "/databases/db2"] = new JsonObject { ["id"] = Server + "/databases/db2", ["name"] = "db2", ["properties"] = new JsonObject() };
        await CreateAsync(Wanted());
        var second = Wanted() with { Name = "conn.two", Database = "db2" };

        var outcome = await CreateAsync(second);

        Assert.Equal("AZURE_POSTGRESQL_CONN_TWO_CONNECTIONSTRING", Assert.Single(outcome.Configurations).Name);
        Assert.Contains("dbname=db1 ", (string?)_azure.SettingsOf(Site)["AZURE_POSTGRESQL_CONNECTIONSTRING"], StringComparison.Ordinal);
        Assert.False((await CreateAsync(second)).Changed);
        Assert.False((await CreateAsync(Wanted())).Changed);
    }

    [Fact]
    public async Task A_database_user_of_another_principal_is_not_taken_over()
    {
        _database.Users["aad_conn1"] = "somebody-else";

        Assert.Equal(ConnectorErrorCode.Conflict, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted()))).Code);
        Assert.Empty(_database.Changes);
    }

    [Fact]
    public async Task Tables_of_others_are_said_and_the_callers_own_are_granted()
    {
        _database.Lacking.Add(["TABLE", "persons", StubAzure.Developer, true, true, "SELECT, INSERT"]);
        _database.Lacking.Add(["SEQUENCE", "s\"1", StubAzure.Developer, true, true, "USAGE"]);
        _database.Lacking.Add(["TABLE", "orders", "dba", false, true, "SELECT"]);

        var outcome = await CreateAsync(Wanted());

        Assert.Equal([new OwnersGrant("dba", "GRANT SELECT ON TABLE public.\"orders\" TO \"aad_conn1\"")], outcome.OwnersGrants);
        var grants = Assert.Single(_database.Changes, change => change.StartsWith("GRANT", StringComparison.Ordinal));
        Assert.Contains("GRANT SELECT, INSERT ON TABLE public.\"persons\" TO \"aad_conn1\"", grants, StringComparison.Ordinal);
        Assert.Contains("GRANT USAGE ON SEQUENCE public.\"s\"\"1\" TO \"aad_conn1\"", grants, StringComparison.Ordinal);
        Assert.False((await CreateAsync(Wanted())).Changed);
    }

    [Fact]
    public async Task New_drops_the_database_user_first()
    {
        _database.Users["aad_conn1"] = "somebody-else";

        await CreateAsync(Wanted() with { ReplaceDatabaseUser = true });

        Assert.Equal(StubAzure.SystemPrincipal, _database.Users["aad_conn1"]);
        Assert.Contains("DROP ROLE IF EXISTS \"aad_conn1\"", _database.Changes);
    }

    [Theory]
    [InlineData("web1", "pg1", "nodb", ConnectorErrorCode.NotFound)]
    [InlineData("web1", "nopg", "db1", ConnectorErrorCode.NotFound)]
    [InlineData("noweb", "pg1", "db1", ConnectorErrorCode.NotFound)]
    public async Task What_does_not_exist_is_found_before_anything_is_changed(
        string site, string server, string database, ConnectorErrorCode code)
    {
        var request = Wanted() with
        {
            SourceId = ResourceIds.Site(StubAzure.Subscription, "rg1", site),
            ServerId = ResourceIds.PostgresServer(StubAzure.Subscription, "rg1", server),
            Database = database,
        };

        Assert.Equal(code, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(request))).Code);
        Assert.Empty(_azure.Writes);
        Assert.Empty(_database.Changes);
    }

    [Fact]
    public async Task An_unknown_identity_is_not_found()
        => Assert.Equal(
            ConnectorErrorCode.NotFound,
            (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted() with { Authentication = new() { Kind = AuthenticationKind.UserAssignedIdentity, ClientId = "nobody" } }))).Code);

    [Fact]
    public async Task An_unknown_client_type_is_found_before_anything_is_changed()
    {
        Assert.Equal(
            ConnectorErrorCode.InvalidArgument,
            (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(Wanted() with { ClientType = "cobol" }))).Code);
        Assert.Empty(_azure.Writes);
    }

    [Fact]
    public async Task Deleting_takes_away_the_settings_of_the_connection_only()
    {
        await CreateAsync(Wanted());
        var reader = new ConnectionReader(_azure.Client(), Site);

        Assert.Equal("aad_conn1", await DeleteAsync("conn1"));

        Assert.Empty(_database.Users);
        Assert.Equal(["COLOR"], _azure.SettingsOf(Site).Select(setting => setting.Key));
        Assert.Empty(await reader.ListAsync(default));
        Assert.Equal(
            ConnectorErrorCode.NotFound, (await Assert.ThrowsAsync<ConnectorException>(() => DeleteAsync("conn1"))).Code);
    }

    [Fact]
    public async Task A_database_user_that_owns_something_is_not_dropped_and_nothing_else_is_removed()
    {
        await CreateAsync(Wanted());
        _database.Dependencies.Add(["db1", true]);
        _azure.Writes.Clear();

        Assert.Equal(ConnectorErrorCode.Conflict, (await Assert.ThrowsAsync<ConnectorException>(() => DeleteAsync("conn1"))).Code);

        Assert.Contains("aad_conn1", _database.Users);
        Assert.Empty(_azure.Writes);
    }

    [Fact]
    public async Task A_record_that_names_another_user_does_not_drop_it()
    {
        await CreateAsync(Wanted());
        _database.Users["dba"] = "somebody-else";
        _azure.Resources[ResourceIds.Linker(Site, "conn1")]["properties"]!["authInfo"]!["userName"] = "dba";

        Assert.Null(await DeleteAsync("conn1"));

        Assert.Contains("dba", _database.Users);
    }

    private Task<string?> DeleteAsync(string name)
        => ConnectionRemoval.DeleteAsync(Site, name, setAdministrator: false, _azure.Services(_database), _journal, default);

    private static ConnectionRequest Wanted() => new() { Name = "conn1", SourceId = Site, ServerId = Server, Database = "db1", SetAdministrator = true };

    private Task<ConnectionOutcome> CreateAsync(ConnectionRequest request)
        => ConnectionCreation.CreateAsync(request, _azure.Services(_database), _journal, null, default);
}
