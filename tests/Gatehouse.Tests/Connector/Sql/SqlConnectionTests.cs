using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.ResourceManager;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Tests.Connector.Sql;

/// <summary>Connections to Azure SQL: the contained user of a principal, and its roles.</summary>
public sealed class SqlConnectionTests : ConnectorTest
{
    private const string ClientId = "a1000000-0000-0000-0000-000000000001"; // of StubAzure.SystemPrincipal
    private const string IdentityPrincipal = "1d000000-0000-0000-0000-000000000001";
    private const string IdentityClient = "1d000000-0000-0000-0000-000000000002";
    private static readonly string Sql = Target.All.First(target => target.Name == "sql").ServerId(StubAzure.Subscription, "rg1", "sql1");
    private static readonly string Identity = ResourceIds.Identity(StubAzure.Subscription, "rg1", "id1");

    private readonly FakeSqlServer _server = new()
    {
        Directory = { [StubAzure.SystemPrincipal] = ClientId, [IdentityPrincipal] = IdentityClient,
            [StubAzure.DeveloperId] = StubAzure.DeveloperId },
    };

    public SqlConnectionTests()
    {
        AddServer(Sql, new JsonObject { ["fullyQualifiedDomainName"] = "sql1.database.windows.net" });
        Azure.Resources[Identity] = Resource(
            Identity, new JsonObject { ["clientId"] = IdentityClient, ["principalId"] = IdentityPrincipal });
    }

    private ConnectionServices SqlServices => Services with { Sql = _server };

    [Fact]
    public async Task The_app_is_a_user_by_its_client_id_with_two_roles()
    {
        var outcome = await CreateAsync(OnSql());

        Assert.Equal(("E", ClientId), (_server.Users["web1"].Type, new Guid(_server.Users["web1"].Sid!).ToString()));
        Assert.Equal(["db_datareader", "db_datawriter"], HeldBy("web1"));
        Assert.Equal("web1", (string?)Azure.Resources[ResourceIds.Linker(Site, "conn1")]["properties"]!["authInfo"]!["userName"]);
        Assert.All(_server.Logins, login => Assert.True(login.IsToken));
        Assert.True(outcome.Changed);
        Assert.Null(Journal.Content);
    }

    [Fact]
    public async Task Making_it_twice_changes_nothing()
    {
        await CreateAsync(OnSql());
        _server.Changes.Clear();

        Assert.False((await CreateAsync(OnSql())).Changed);
        Assert.Empty(_server.Changes);
    }

    [Theory]
    [InlineData(33130)]
    [InlineData(33131)]
    [InlineData(33134)]
    public async Task Where_the_server_may_not_ask_the_directory_the_user_is_made_by_its_SID(int error)
    {
        _server.Error = sql => sql.Contains("FROM EXTERNAL PROVIDER", StringComparison.Ordinal) ? error : null;

        await CreateAsync(OnSql());

        Assert.Equal(new Guid(ClientId).ToByteArray(), _server.Users["web1"].Sid);
    }

    [Fact]
    public async Task A_refusal_for_another_reason_is_no_reason_to_go_around_the_directory()
    {
        _server.Error = sql => sql.Contains("FROM EXTERNAL PROVIDER", StringComparison.Ordinal) ? 15247 : null;

        var error = await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql()));

        Assert.Equal("15247", error.ServiceCode);
        Assert.Empty(_server.Users);
    }

    [Fact]
    public async Task A_principal_that_is_another_user_already_is_named_with_the_statement_that_renames_it()
    {
        _server.Users["legacy ]name"] = ("E", new Guid(ClientId).ToByteArray());
        _server.Error = sql => sql.StartsWith("CREATE USER", StringComparison.Ordinal) ? 15063 : null;

        var error = await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql()));

        Assert.Equal(ConnectorErrorCode.Conflict, error.Code);
        Assert.Contains("ALTER USER [legacy ]]name] WITH NAME = [web1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_of_another_principal_is_left_alone()
    {
        _server.Users["web1"] = ("E", new Guid(IdentityClient).ToByteArray());

        Assert.Equal(ConnectorErrorCode.Conflict, (await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql()))).Code);
        Assert.Empty(_server.Changes);
    }

    [Theory]
    [InlineData(AccessLevel.Read, "db_datareader")]
    [InlineData(AccessLevel.ReadWrite, "db_datareader db_datawriter")]
    [InlineData(AccessLevel.Schema, "db_datareader db_datawriter db_ddladmin")]
    [InlineData(AccessLevel.All, "CONTROL")]
    public async Task A_level_is_exact_whatever_was_there(AccessLevel level, string held)
    {
        foreach (var before in Enum.GetValues<AccessLevel>().Where(before => before != AccessLevel.All || level != AccessLevel.All))
        {
            await CreateAsync(OnSql() with { Access = before });
            await CreateAsync(OnSql() with { Access = level });

            // What CONTROL gives anyway stays: no level takes away what the level has.
            Assert.Equal(held, string.Join(' ', HeldBy("web1").Where(one => level != AccessLevel.All || one == "CONTROL")));
            Assert.False((await CreateAsync(OnSql() with { Access = level })).Changed);
        }
    }

    [Fact]
    public async Task What_was_granted_beyond_stays_unless_a_level_is_asked_for()
    {
        await CreateAsync(OnSql() with { Access = AccessLevel.All });

        Assert.False((await CreateAsync(OnSql())).Changed);
        Assert.Equal(["CONTROL"], HeldBy("web1"));
    }

    [Fact]
    public async Task Harmless_permissions_and_roles_that_somebody_made_are_no_surplus()
    {
        await CreateAsync(OnSql());
        _server.Held.UnionWith([("web1", "ROLE", "reporting"), ("web1", "DATABASE", "CONNECT"), ("web1", "DATABASE", "EXECUTE"),
            ("web1", "ROLE", "db_owner")]);

        await CreateAsync(OnSql() with { Access = AccessLevel.Read });

        Assert.Equal(["CONNECT", "db_datareader", "reporting"], HeldBy("web1"));
    }

    [Fact]
    public async Task A_failed_grant_leaves_no_user_behind()
    {
        _server.Error = sql => sql.Contains(" ADD MEMBER ", StringComparison.Ordinal) ? 15151 : null;

        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql()));

        Assert.Empty(_server.Users);
        Assert.Null(Journal.Content);
    }

    [Fact]
    public async Task A_user_that_was_to_be_replaced_is_brought_back_with_its_roles()
    {
        _server.Users["web1"] = ("E", new Guid(IdentityClient).ToByteArray());
        _server.Held.UnionWith([("web1", "ROLE", "db_ddladmin"), ("web1", "ROLE", "db_datareader")]);
        Azure.Before = request => request.Method == HttpMethod.Put
            && request.RequestUri!.AbsolutePath.Contains("/linkers/", StringComparison.Ordinal)
            ? StubAzure.Answer(System.Net.HttpStatusCode.Forbidden, new JsonObject()) : null;

        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql() with { ReplaceDatabaseUser = true }));

        Assert.Equal(new Guid(IdentityClient).ToByteArray(), _server.Users["web1"].Sid);
        Assert.Equal(["db_datareader", "db_ddladmin"], HeldBy("web1"));
    }

    [Fact]
    public async Task Names_of_principals_are_quoted()
    {
        const string name = "it's ]; DROP TABLE t; --";
        Azure.Principals[StubAzure.SystemPrincipal].Object["displayName"] = name;

        await CreateAsync(OnSql());

        Assert.Equal([name], _server.Users.Keys);
    }

    [Fact]
    public async Task Delete_drops_the_user_of_an_identity_that_the_record_names()
    {
        await CreateAsync(OnSql() with { Authentication = AsIdentity });
        Assert.Equal(["id1"], _server.Users.Keys);

        Assert.Equal("id1", await DeleteAsync("conn1"));
        Assert.Empty(_server.Users);
    }

    [Fact]
    public async Task Delete_leaves_the_user_whom_another_connection_of_the_app_needs()
    {
        await CreateAsync(OnSql());
        await CreateAsync(OnSql() with { Name = "conn2" });

        Assert.Null(await DeleteAsync("conn1"));
        Assert.Equal(["web1"], _server.Users.Keys);
        Assert.Equal("web1", await DeleteAsync("conn2"));
        Assert.Empty(_server.Users);
    }

    [Fact]
    public async Task A_record_that_names_somebody_else_drops_nobody()
    {
        await CreateAsync(OnSql());
        _server.Users["victim"] = ("E", new byte[16]);
        Azure.Resources[ResourceIds.Linker(Site, "conn1")]["properties"]!["authInfo"]!["userName"] = "victim";

        Assert.Null(await DeleteAsync("conn1"));
        Assert.Contains("victim", _server.Users.Keys);
    }

    [Fact]
    public async Task A_change_of_identity_keeps_the_level_and_shuts_the_old_one_out()
    {
        await CreateAsync(OnSql() with { Access = AccessLevel.Read });

        await CreateAsync(OnSql() with { Update = true, Authentication = AsIdentity });

        Assert.Equal(["id1"], _server.Users.Keys);
        Assert.Equal(["db_datareader"], HeldBy("id1"));
        Assert.False((await CreateAsync(OnSql() with { Update = true, Authentication = AsIdentity })).Changed);
    }

    [Fact]
    public async Task A_change_of_identity_that_fails_leaves_the_old_one_as_it_was()
    {
        await CreateAsync(OnSql() with { Access = AccessLevel.Schema });
        Azure.Before = request => request.Method == HttpMethod.Put
            && request.RequestUri!.AbsolutePath.Contains("/linkers/", StringComparison.Ordinal)
            ? StubAzure.Answer(System.Net.HttpStatusCode.Forbidden, new JsonObject()) : null;

        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql() with { Update = true, Authentication = AsIdentity }));

        Assert.Equal(["web1"], _server.Users.Keys);
        Assert.Equal(["db_datareader", "db_datawriter", "db_ddladmin"], HeldBy("web1"));
    }

    [Fact]
    public async Task A_change_of_identity_leaves_the_user_whom_another_connection_of_the_app_needs()
    {
        await CreateAsync(OnSql());
        await CreateAsync(OnSql() with { Name = "conn2" });

        await CreateAsync(OnSql() with { Update = true, Authentication = AsIdentity });

        Assert.Equal(["id1", "web1"], _server.Users.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_user_that_owns_a_schema_is_not_dropped_and_the_error_has_the_statement()
    {
        await CreateAsync(OnSql());
        _server.Schemas["s]1"] = "web1";

        var error = await Assert.ThrowsAsync<ConnectorException>(() => DeleteAsync("conn1"));

        Assert.Equal(ConnectorErrorCode.Conflict, error.Code);
        Assert.Contains("ALTER AUTHORIZATION ON SCHEMA::[s]]1] TO dbo", error.Message, StringComparison.Ordinal);
        Assert.Contains(ResourceIds.Linker(Site, "conn1"), Azure.Resources.Keys);
    }

    [Fact]
    public async Task A_command_that_was_cut_short_is_taken_back_without_its_principal()
    {
        byte[]? journal = null;
        Azure.Before = request =>
        {
            if (request.Method != HttpMethod.Put || !request.RequestUri!.AbsolutePath.Contains("/linkers/", StringComparison.Ordinal))
                return null;
            journal ??= Journal.Content;
            return StubAzure.Answer(System.Net.HttpStatusCode.Forbidden, new JsonObject());
        };
        await Assert.ThrowsAsync<ConnectorException>(() => CreateAsync(OnSql() with { Authentication = AsIdentity }));
        Azure.Before = _ => null;

        // As a killed command leaves it.
        Journal.Content = journal;
        _server.Users["id1"] = ("E", new Guid(IdentityClient).ToByteArray());
        _server.Held.Add(("id1", "ROLE", "db_datareader"));
        await ConnectionRecovery.UndoAsync(SqlServices, Journal, null, default);

        Assert.Empty(_server.Users);
        Assert.Null(Journal.Content);
    }

    private static Authentication AsIdentity
        => new() { Kind = AuthenticationKind.UserAssignedIdentity, ClientId = IdentityClient, SubscriptionId = StubAzure.Subscription };

    private static ConnectionRequest OnSql() => Wanted() with { ServerId = Sql };

    private new Task<ConnectionOutcome> CreateAsync(ConnectionRequest request)
        => ConnectionCreation.CreateAsync(request, SqlServices, Journal, null, default);

    private Task<string?> DeleteAsync(string name) => ConnectionRemoval.DeleteAsync(Site, name, false, SqlServices, Journal, default);

    private string[] HeldBy(string user)
        => [.. _server.Held.Where(one => one.User == user).Select(one => one.Name).Order(StringComparer.Ordinal)];
}
