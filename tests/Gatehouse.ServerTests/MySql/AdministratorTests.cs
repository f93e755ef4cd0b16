using Gatehouse.Gateway.MySql;

namespace Gatehouse.ServerTests.MySql;

[Collection(MySqlCollection.Name)]
public class AdministratorTests(MySqlFixture gateway)
{
    private static readonly string GroupId = Guid.NewGuid().ToString();

    [Fact]
    public async Task Whole_script_in_one_text_makes_a_user_that_can_log_in()
    {
        var clientId = Guid.NewGuid().ToString();
        using var admin = await gateway.AdminAsync();

        for (var again = 0; again < 2; again++)
        {
            await admin.QueryAsync($"""
                SET aad_auth_validate_oids_in_tenant = OFF;
                DROP USER IF EXISTS 'mysql_conn'@'%'; -- it's gone
                CREATE AADUSER 'mysql_conn' IDENTIFIED BY '{clientId}';
                GRANT ALL PRIVILEGES ON {MySqlFixture.Shop}.* TO 'mysql_conn'@'%';
                FLUSH privileges;
                """);
        }

        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "mysql_conn", gateway.Tokens.Service(Guid.NewGuid().ToString(), clientId: clientId), MySqlFixture.Shop);
        Assert.Equal(MySqlFixture.Shop, await client.ScalarAsync("SELECT DATABASE()"));
    }

    [Fact]
    public async Task Names_and_ids_are_looked_up_in_the_directory_unless_that_is_switched_off()
    {
        var (person, app, appOid) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await MySqlMapping.ReplaceDirectoryAsync(gateway.Server.Upstream, [
            new(person, null, "eve@contoso.example", "user"),
            new(appOid, app, "web'2", "service"),
            new(GroupId, null, "Readers", "group"),
            new(Guid.NewGuid().ToString(), null, "twice", "group"),
            new(Guid.NewGuid().ToString(), null, "twice", "group"),
        ], default);
        using var admin = await gateway.AdminAsync();

        await admin.QueryAsync("CREATE AADUSER 'eve@contoso.example'");
        await admin.QueryAsync("CREATE AADUSER 'web''2' AS 'web2'");
        await admin.QueryAsync($"CREATE AADUSER 'web2 by id' IDENTIFIED BY '{app.ToUpperInvariant()}'");
        await admin.QueryAsync("CREATE AADUSER Readers");
        using var byName = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "eve@contoso.example", gateway.Tokens.User(person, "eve@contoso.example"));
        using var byAlias = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "web2", gateway.Tokens.Service(appOid, clientId: app));
        using var byId = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "web2 by id", gateway.Tokens.Service(appOid, clientId: app));
        using var byGroup = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "Readers", gateway.Tokens.User(Guid.NewGuid().ToString(), "bob@contoso.example", groups: [GroupId]));
        Assert.Equal("Readers@%", await byGroup.ScalarAsync("SELECT CURRENT_USER()"));

        Assert.Contains("not unique", await RefusedAsync(admin, "CREATE AADUSER 'twice'", 1396), StringComparison.Ordinal);
        Assert.Contains("not found in the tenant", await RefusedAsync(admin, "CREATE AADUSER 'nobody'", 1396), StringComparison.Ordinal);
        Assert.Contains("client id", await RefusedAsync(admin, $"CREATE AADUSER 'x' IDENTIFIED BY '{appOid}'", 1396), StringComparison.Ordinal);
        Assert.Contains("aad_auth_validate_oids_in_tenant", await RefusedAsync(admin, $"CREATE AADUSER 'x' IDENTIFIED BY '{Guid.NewGuid()}'", 1396), StringComparison.Ordinal);
        Assert.Contains("8-4-4-4-12", await RefusedAsync(admin, "CREATE AADUSER 'x' IDENTIFIED BY 'x'' or 1=1 -- '", 1396), StringComparison.Ordinal);
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'x' IDENTIFIED BY '{Guid.NewGuid()}'; SET @@session.aad_auth_validate_oids_in_tenant = 'ON'");
        await RefusedAsync(admin, $"CREATE AADUSER 'y' IDENTIFIED BY '{Guid.NewGuid()}'", 1396);
    }

    [Fact]
    public async Task Existing_user_is_an_error_unless_the_statement_says_otherwise()
    {
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER IF NOT EXISTS 'once' IDENTIFIED BY '{MySqlFixture.AppId}'");

        Assert.Contains("DROP USER", await RefusedAsync(admin, $"CREATE AADUSER 'once' IDENTIFIED BY '{Guid.NewGuid()}'", 1396), StringComparison.Ordinal);
        await admin.QueryAsync($"CREATE AADUSER IF NOT EXISTS 'once' IDENTIFIED BY '{Guid.NewGuid()}'");
        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "once", gateway.AppToken);
        Assert.Equal("once@%", await client.ScalarAsync("SELECT CURRENT_USER()"));
    }

    [Fact]
    public async Task Failure_in_the_middle_ends_the_text_there_as_with_any_statement()
    {
        using var admin = await gateway.AdminAsync();

        await RefusedAsync(admin, "CREATE DATABASE before_it; CREATE AADUSER 'nobody here'; CREATE DATABASE after_it", 1396);

        Assert.Equal("1", await admin.ScalarAsync("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name IN ('before_it', 'after_it')"));
    }

    [Fact]
    public async Task Host_is_refused_with_the_reason()
    {
        using var admin = await gateway.AdminAsync();

        Assert.Contains("no host but '%'", await RefusedAsync(admin, $"CREATE AADUSER 'z'@'10.0.0.1' IDENTIFIED BY '{MySqlFixture.AppId}'", 1235), StringComparison.Ordinal);
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER `z`@'%' IDENTIFIED BY '{MySqlFixture.AppId}'");
    }

    [Fact]
    public async Task Only_administrators_have_the_statements_and_the_procedure_behind_them()
    {
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync($"GRANT EXECUTE ON gatehouse.* TO '{MySqlFixture.App}'@'%'");
        using var client = await gateway.AppAsync();

        await RefusedAsync(client, $"CREATE AADUSER 'mine' IDENTIFIED BY '{MySqlFixture.AppId}'", 1064);
        await RefusedAsync(client, $"CALL gatehouse.create_aaduser('mine', 'mine', '{MySqlFixture.AppId}', 0, '*0')", 1227);
        await RefusedAsync(client, "SELECT * FROM gatehouse.principal_map", 1142);
    }

    [Fact]
    public async Task Text_that_only_speaks_of_it_passes_untouched()
    {
        using var admin = await gateway.AdminAsync();

        Assert.Equal("CREATE AADUSER 'x'; SET aad_auth_validate_oids_in_tenant = ON",
            await admin.ScalarAsync("SELECT 'CREATE AADUSER ''x''; SET aad_auth_validate_oids_in_tenant = ON' AS `CREATE AADUSER`"));
        Assert.Equal("\\'; CREATE AADUSER 'x'; '", await admin.ScalarAsync("SELECT '\\\\\\'; CREATE AADUSER \\'x\\'; \\'' /* aad */"));
    }

    [Fact]
    public async Task Administrator_that_is_removed_is_out_at_once()
    {
        var oid = Guid.NewGuid().ToString();
        var token = gateway.Tokens.Service(oid);
        await MySqlMapping.EnsureAdministratorAsync(gateway.Server.Upstream, new(oid, null, "second admin", "service"), default);
        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "second admin", token);
        await client.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'of_second' IDENTIFIED BY '{MySqlFixture.AppId}'");

        await MySqlMapping.RemoveAdministratorAsync(gateway.Server.Upstream, oid, default);
        await MySqlMapping.RemoveAdministratorAsync(gateway.Server.Upstream, oid, default);

        await Assert.ThrowsAnyAsync<Exception>(() => client.QueryAsync("SELECT 1"));
        Assert.Equal(1045, (await gateway.RefusedAsync("second admin", token)).Number);
    }

    [Fact]
    public async Task Name_that_is_taken_by_another_is_not_made_administrator()
    {
        await gateway.Server.QueryAsync("CREATE USER 'taken'@'%' IDENTIFIED BY 'secret'");

        await Assert.ThrowsAsync<InvalidOperationException>(() => MySqlMapping.EnsureAdministratorAsync(gateway.Server.Upstream, new(Guid.NewGuid().ToString(), null, "taken", "user"), default));
    }

    [Fact]
    public async Task Nothing_in_the_database_lets_anyone_log_in()
    {
        using var admin = await gateway.AdminAsync();
        var kept = await admin.ScalarAsync($"SELECT JSON_VALUE(Priv, '$.authentication_string') FROM mysql.global_priv WHERE User = '{MySqlFixture.App}'");

        Assert.Equal(1045, (await gateway.RefusedAsync(MySqlFixture.App, kept!)).Number);
        Assert.Equal("0", await admin.ScalarAsync("SELECT COUNT(*) FROM mysql.global_priv WHERE User = '' OR JSON_VALUE(Priv, '$.plugin') = 'unix_socket' OR User = 'root'"));
    }

    private static async Task<string> RefusedAsync(RawClient client, string sql, int number)
    {
        var error = await Assert.ThrowsAsync<MySqlServerException>(() => client.QueryAsync(sql));
        Assert.Equal(number, error.Number);
        return error.Message;
    }
}
