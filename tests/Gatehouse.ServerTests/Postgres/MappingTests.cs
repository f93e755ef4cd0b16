using Gatehouse.Gateway.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

[Collection(GatewayCollection.Name)]
public class MappingTests(GatewayFixture gateway) : IAsyncLifetime
{
    private static readonly string Oid = Guid.NewGuid().ToString();
    private NpgsqlDataSource _admin = null!;

    public Task InitializeAsync()
    {
        _admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _admin.DisposeAsync();

    [Fact]
    public async Task Created_principal_is_listed_as_azure_lists_it()
    {
        var text = await GatewayFixture.ExecuteAsync(_admin, $"select * from pgaadauth_create_principal_with_oid('Listed One', '{Oid}', 'service', false, false)");

        Assert.Equal("Created role for \"Listed One\"", text);
        await using var command = _admin.CreateCommand("SELECT rolname, principalType, objectId, tenantId, isMfa, isAdmin FROM pg_catalog.pgaadauth_list_principals(false) WHERE rolname = 'Listed One'");
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        Assert.Equal(["Listed One", "service", Oid, TestTokens.Tenant, 0, 0], Enumerable.Range(0, 6).Select(row.GetValue));
        Assert.False(await row.ReadAsync());
    }

    [Fact]
    public async Task Administrators_are_listed_alone_on_request()
    {
        var names = await GatewayFixture.ExecuteAsync(_admin, "SELECT string_agg(rolname, ',') FROM pgaadauth_list_principals(true) WHERE rolname IN ('admin@contoso.example', 'aad_web1')");

        Assert.Equal(GatewayFixture.Admin, names);
    }

    [Fact]
    public async Task Named_arguments_are_those_of_azure()
        => await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid(roleName => 'named', objectId => '{Oid}', objectType => 'service', isAdmin => false, isMfa => false)");

    [Theory]
    [InlineData("'taken', '{0}', 'service', false, false", "42710")] // exists
    [InlineData("'pg_something', '{0}', 'service', false, false", "42939")]
    [InlineData("'PG_Something', '{0}', 'service', false, false", "42939")]
    [InlineData("'azure_pg_admin', '{0}', 'service', true, false", "42939")]
    [InlineData("'azuresu', '{0}', 'service', false, false", "42939")]
    [InlineData("'public', '{0}', 'service', false, false", "42939")]
    [InlineData("'', '{0}', 'service', false, false", "22023")]
    [InlineData("repeat('x', 64), '{0}', 'service', false, false", "42622")]
    [InlineData("'bad1', 'not a uuid', 'service', false, false", "22023")]
    [InlineData("'bad2', NULL, 'service', false, false", "22004")]
    [InlineData("'bad3', '{0}', 'application', false, false", "22023")]
    [InlineData("'bad4', '{0}', NULL, false, false", "22023")]
    [InlineData("'bad5', '{0}', 'service', NULL, false", "22004")]
    [InlineData("'postgres', '{0}', 'service', false, false", "42710")]
    public async Task Wrong_arguments_are_refused(string arguments, string sqlState)
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, "DO $$ BEGIN IF to_regrole('taken') IS NULL THEN CREATE ROLE taken; END IF; END $$");

        Assert.Equal(sqlState, (await FailsAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid({arguments.Replace("{0}", Oid, StringComparison.Ordinal)})")).SqlState);
    }

    [Fact]
    public async Task Name_is_an_identifier_whatever_it_holds()
    {
        const string Name = "x\"; ALTER ROLE \"aad_web1\" CREATEROLE; --'";
        await using var command = _admin.CreateCommand("SELECT pgaadauth_create_principal_with_oid($1, $2, 'service', true, false)");
        command.Parameters.AddWithValue(Name);
        command.Parameters.AddWithValue(Oid);
        await command.ExecuteScalarAsync();

        Assert.Equal(true, await GatewayFixture.ExecuteAsync(gateway.Superuser, "SELECT bool_and(rolname <> 'aad_web1') FROM pg_roles WHERE rolcreaterole"));
        Assert.Equal(1L, await GatewayFixture.ExecuteAsync(gateway.Superuser, "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'x\"; %' AND pg_has_role(oid, 'azure_pg_admin', 'MEMBER')"));
    }

    [Theory]
    [InlineData("SELECT pgaadauth_create_principal('x', false, false)")]
    [InlineData("SELECT pgaadauth_create_principal_with_oid('x', 'x', 'service', true, false)")]
    [InlineData("SELECT pgaadauth_update_principal_with_oid('aad_web1', 'x', 'service', true, false)")]
    [InlineData("SELECT * FROM pgaadauth_list_principals(false)")]
    [InlineData("SELECT gatehouse.create_principal('x', 'x', 'service', true, false)")]
    [InlineData("SELECT gatehouse.apply_principal('x', 'x', 'service', true, false, 'create')")]
    [InlineData("SELECT gatehouse.set_admin('aad_web1', true)")]
    [InlineData("SELECT * FROM gatehouse.principal_map")]
    [InlineData("SELECT * FROM gatehouse.directory")]
    public async Task Who_is_no_administrator_may_do_nothing_with_the_mapping(string sql)
    {
        await using var app = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres");

        Assert.Equal("42501", (await FailsAsync(app, sql)).SqlState);
    }

    [Theory]
    [InlineData("SELECT * FROM gatehouse.principal_map")]
    [InlineData("INSERT INTO gatehouse.principal_map SELECT * FROM gatehouse.principal_map")]
    [InlineData("SELECT gatehouse.ensure_administrator('x', 'x', 'user')")]
    [InlineData("SELECT gatehouse.set_admin('postgres', true)")]
    [InlineData("CREATE TABLE gatehouse.mine (x int)")]
    [InlineData("CREATE OR REPLACE FUNCTION pg_catalog.pgaadauth_check_caller() RETURNS void LANGUAGE sql AS ''")]
    public async Task Administrator_changes_the_mapping_by_the_functions_only(string sql)
        => Assert.Equal("42501", (await FailsAsync(_admin, sql)).SqlState);

    [Fact]
    public async Task Administrator_that_has_put_the_role_down_may_not()
        => Assert.Equal("42501", (await FailsAsync(_admin, $"SET ROLE {GatewayFixture.App}; SELECT pgaadauth_create_principal_with_oid('x', '{Oid}', 'service', true, false)")).SqlState);

    [Theory]
    [InlineData("CREATE ROLE super1 SUPERUSER", "super1")]
    [InlineData("CREATE ROLE super2; GRANT postgres TO super2", "super2")]
    [InlineData("CREATE ROLE super3; GRANT pg_execute_server_program TO super3", "super3")]
    [InlineData("CREATE ROLE super4 REPLICATION", "super4")]
    [InlineData("CREATE ROLE super5 BYPASSRLS", "super5")]
    [InlineData("SELECT 1", "postgres")]
    public async Task Role_with_more_rights_than_an_administrator_is_never_mapped(string setup, string role)
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, setup);

        Assert.Equal("42501", (await FailsAsync(_admin, $"SELECT pgaadauth_update_principal_with_oid('{role}', '{Oid}', 'service', false, false)")).SqlState);
        var byServer = await Assert.ThrowsAsync<PostgresException>(() => PostgresMapping.EnsureAdministratorAsync(gateway.Superuser, new(Oid, role, "user"), default));
        Assert.Equal("42501", byServer.SqlState);
    }

    [Fact]
    public async Task Update_maps_the_role_to_the_new_principal_and_not_to_the_old_one()
    {
        var (before, after) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid('moved', '{before}', 'service', true, false)");
        Assert.Equal("Updated role for \"moved\"", await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_update_principal_with_oid('moved', '{after}', 'service', false, false)"));

        Assert.Equal("28000", (await gateway.RefusedAsync("moved", gateway.Tokens.Service(before))).SqlState);
        await using var source = gateway.Source("moved", gateway.Tokens.Service(after), "postgres");
        Assert.Equal(false, await GatewayFixture.ExecuteAsync(source, "SELECT rolcreaterole OR rolcreatedb OR pg_has_role('azure_pg_admin', 'MEMBER') FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal("42704", (await FailsAsync(_admin, $"SELECT pgaadauth_update_principal_with_oid('nosuchrole', '{after}', 'service', false, false)")).SqlState);
    }

    [Fact]
    public async Task Administrators_rights_come_and_go_with_the_update()
    {
        const string Rights = "SELECT rolcreaterole AND rolcreatedb AND pg_has_role(oid, 'azure_pg_admin', 'MEMBER') FROM pg_roles WHERE rolname = 'sometimes'";
        await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid('sometimes', '{Oid}', 'service', false, false)");
        foreach (var admin in new[] { true, false, true })
        {
            await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_update_principal_with_oid('sometimes', '{Oid}', 'service', {admin}, false)");
            Assert.Equal(admin, await GatewayFixture.ExecuteAsync(gateway.Superuser, Rights));
        }
    }

    [Fact]
    public async Task Rights_that_a_role_had_before_it_was_mapped_stay()
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, "CREATE ROLE owner CREATEROLE CREATEDB LOGIN IN ROLE azure_pg_admin");
        await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_update_principal_with_oid('owner', '{Oid}', 'user', false, false)");

        Assert.Equal(true, await GatewayFixture.ExecuteAsync(gateway.Superuser, "SELECT rolcreaterole AND pg_has_role(oid, 'azure_pg_admin', 'MEMBER') FROM pg_roles WHERE rolname = 'owner'"));
    }

    [Fact]
    public async Task New_role_of_a_dropped_roles_name_is_not_mapped()
    {
        var token = gateway.Tokens.Service(Oid);
        await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid('phoenix', '{Oid}', 'service', false, false)");
        await GatewayFixture.ExecuteAsync(_admin, "drop role IF EXISTS \"phoenix\"");
        await GatewayFixture.ExecuteAsync(_admin, "CREATE ROLE phoenix LOGIN");

        Assert.Equal("28000", (await gateway.RefusedAsync("phoenix", token)).SqlState);
    }

    [Fact]
    public async Task Renamed_role_keeps_its_mapping()
    {
        await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid('maiden', '{Oid}', 'service', false, false)");
        await GatewayFixture.ExecuteAsync(_admin, "ALTER ROLE maiden RENAME TO married");
        await using var source = gateway.Source("married", gateway.Tokens.Service(Oid), "postgres");

        Assert.Equal("married", await GatewayFixture.ExecuteAsync(source, "SELECT current_user"));
    }

    [Fact]
    public async Task Names_are_looked_up_in_the_directory()
    {
        var unique = Guid.NewGuid().ToString();
        await PostgresMapping.ReplaceDirectoryAsync(gateway.Superuser, [new(Oid, "gone", "user")], default);
        await PostgresMapping.ReplaceDirectoryAsync(gateway.Superuser,
            [new(unique, "Web One", "service"), new(Guid.NewGuid().ToString(), "twin", "group"), new(Guid.NewGuid().ToString(), "Twin", "group")], default);

        await GatewayFixture.ExecuteAsync(_admin, "SELECT pgaadauth_create_principal('Web One', false, false)");
        await using var source = gateway.Source("Web One", gateway.Tokens.Service(unique), "postgres");
        Assert.Equal("Web One", await GatewayFixture.ExecuteAsync(source, "SELECT current_user"));

        var missing = await FailsAsync(_admin, "SELECT pgaadauth_create_principal('gone', false, false)");
        Assert.Equal("42704", missing.SqlState);
        Assert.Equal("Could not validate AAD user <gone> because its name is not found in the tenant.", missing.MessageText);
        Assert.Equal("42P09", (await FailsAsync(_admin, "SELECT pgaadauth_create_principal('twin', false, false)")).SqlState);
        Assert.Equal("42710", (await FailsAsync(_admin, "SELECT pgaadauth_create_principal('Web One', false, false)")).SqlState);
    }

    [Fact]
    public async Task Administrator_grants_on_the_database_as_the_service_connector_does()
    {
        await GatewayFixture.ExecuteAsync(_admin, $"SELECT pgaadauth_create_principal_with_oid('aad_conn', '{Oid}', 'service', false, false)");
        await using var shop = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, GatewayFixture.Shop);
        await GatewayFixture.ExecuteAsync(shop, "CREATE TABLE persons (id int PRIMARY KEY); CREATE SEQUENCE numbers");
        await GatewayFixture.ExecuteAsync(shop, "GRANT ALL PRIVILEGES ON DATABASE \"shop\" TO \"aad_conn\"");
        await GatewayFixture.ExecuteAsync(shop, "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO \"aad_conn\"");
        await GatewayFixture.ExecuteAsync(shop, "GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public TO \"aad_conn\"");
        await GatewayFixture.ExecuteAsync(shop, "GRANT CREATE ON SCHEMA public TO \"aad_conn\"");

        await using var app = gateway.Source("aad_conn", gateway.Tokens.Service(Oid), GatewayFixture.Shop);
        await GatewayFixture.ExecuteAsync(app, "INSERT INTO persons VALUES (1); CREATE TABLE orders (id int); SELECT nextval('numbers')");
        Assert.Equal(true, await GatewayFixture.ExecuteAsync(app, "SELECT has_database_privilege('shop', 'CREATE, CONNECT, TEMPORARY')"));
    }

    [Fact]
    public async Task Installing_and_ensuring_again_changes_nothing()
    {
        const string State = "SELECT string_agg(l::text, ';' ORDER BY rolname) || (SELECT count(*) FROM pg_roles) FROM pgaadauth_list_principals(false) l";
        var before = await GatewayFixture.ExecuteAsync(gateway.Superuser, State);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostgresMapping.InstallAsync(gateway.Superuser, TestTokens.Tenant, default)));
        await PostgresMapping.EnsureAdministratorAsync(gateway.Superuser, new(GatewayFixture.AdminOid, GatewayFixture.Admin, "user"), default);

        Assert.Equal(before, await GatewayFixture.ExecuteAsync(gateway.Superuser, State));
    }

    [Fact]
    public async Task Schema_that_someone_else_prepared_is_not_taken_over()
    {
        using var server = new PostgresServer();
        await using var superuser = NpgsqlDataSource.Create(server.SuperuserConnectionString);
        await GatewayFixture.ExecuteAsync(superuser, "CREATE ROLE mallory; CREATE SCHEMA gatehouse AUTHORIZATION mallory");

        var error = await Assert.ThrowsAsync<PostgresException>(() => PostgresMapping.InstallAsync(superuser, TestTokens.Tenant, default));

        Assert.Equal("42501", error.SqlState);
    }

    [Fact]
    public async Task Administrator_of_another_principals_name_is_refused()
    {
        await PostgresMapping.EnsureAdministratorAsync(gateway.Superuser, new(Guid.NewGuid().ToString(), "same name", "user"), default);

        var error = await Assert.ThrowsAsync<PostgresException>(
            () => PostgresMapping.EnsureAdministratorAsync(gateway.Superuser, new(Guid.NewGuid().ToString(), "same name", "service"), default));

        Assert.Equal("42710", error.SqlState);
    }

    [Fact]
    public async Task Removed_administrator_has_no_rights_and_its_role_stays_only_where_it_owns_something()
    {
        var (idle, busy) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await PostgresMapping.EnsureAdministratorAsync(gateway.Superuser, new(idle, "idle admin", "user"), default);
        await PostgresMapping.EnsureAdministratorAsync(gateway.Superuser, new(busy, "busy admin", "user"), default);
        var busyToken = gateway.Tokens.User(busy, "busy admin");
        await using (var source = gateway.Source("busy admin", busyToken, GatewayFixture.Shop))
            await GatewayFixture.ExecuteAsync(source, "CREATE TABLE of_the_busy (id int)");

        await PostgresMapping.RemoveAdministratorAsync(gateway.Superuser, idle, default);
        await PostgresMapping.RemoveAdministratorAsync(gateway.Superuser, busy, default);
        await PostgresMapping.RemoveAdministratorAsync(gateway.Superuser, busy, default);

        Assert.Equal("busy admin", await GatewayFixture.ExecuteAsync(gateway.Superuser, "SELECT string_agg(rolname, ',') FROM pg_roles WHERE rolname IN ('idle admin', 'busy admin')"));
        Assert.Equal(false, await GatewayFixture.ExecuteAsync(gateway.Superuser, "SELECT rolcreaterole OR pg_has_role(oid, 'azure_pg_admin', 'MEMBER') FROM pg_roles WHERE rolname = 'busy admin'"));
        Assert.Equal("28000", (await gateway.RefusedAsync("busy admin", busyToken)).SqlState);
    }

    private static Task<PostgresException> FailsAsync(NpgsqlDataSource source, string sql)
        => Assert.ThrowsAsync<PostgresException>(() => GatewayFixture.ExecuteAsync(source, sql));
}
