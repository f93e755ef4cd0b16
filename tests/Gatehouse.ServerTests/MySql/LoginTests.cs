using System.Diagnostics;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tokens;

namespace Gatehouse.ServerTests.MySql;

[Collection(MySqlCollection.Name)]
public class LoginTests(MySqlFixture gateway)
{
    [Fact]
    public async Task Valid_token_opens_a_session_as_the_mapped_user()
    {
        using var client = await gateway.AppAsync();

        Assert.Equal($"{MySqlFixture.App}@% {MySqlFixture.Shop}", await client.ScalarAsync("SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())"));
        Assert.Contains(gateway.Audit, login => login is { Granted: true, Protocol: "mysql", DatabaseUser: MySqlFixture.App, ObjectId: MySqlFixture.AppOid, Principal: "web1", Code: null });
    }

    [Theory]
    [InlineData(ClearPassword.Plugin)]
    [InlineData(OpenIdConnect.Plugin)]
    [InlineData(CachingSha2Password.Plugin)]
    [InlineData("dialog")]
    public async Task Whatever_plugin_the_client_begins_with_the_token_is_asked_for(string plugin)
    {
        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, MySqlFixture.App, gateway.AppToken, plugin: plugin);

        Assert.Equal("1", await client.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task The_greetings_connection_id_is_the_sessions_own()
    {
        using var client = await gateway.AppAsync();

        Assert.Equal($"{client.Greeting.ConnectionId}", await client.ScalarAsync("SELECT CONNECTION_ID()"));
    }

    [Fact]
    public async Task Connection_attributes_reach_the_upstream()
    {
        using var client = await gateway.AppAsync();

        var rows = await gateway.Server.QueryAsync($"SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE PROCESSLIST_ID = {client.Greeting.ConnectionId} AND ATTR_NAME = '_host'");
        Assert.Equal("test", rows.Single()[0]);
    }

    [Theory]
    [InlineData(TokenErrorCode.Expired, 1045)]
    [InlineData(TokenErrorCode.WrongTenant, 1045)]
    [InlineData(TokenErrorCode.WrongAudience, 1045)]
    [InlineData(TokenErrorCode.BadSignature, 1045)]
    [InlineData(TokenErrorCode.KeysUnavailable, 1105)]
    public async Task Refused_token_is_refused_with_the_validators_words(TokenErrorCode code, int number)
    {
        var error = await gateway.RefusedAsync(MySqlFixture.App, gateway.Tokens.Refused(code, "Seen this, expected that."));

        Assert.Equal(number, error.Number);
        Assert.Contains("Seen this, expected that.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1045)]
    [InlineData("not a token", 1045)]
    public async Task Anything_but_a_token_is_refused(string password, int number)
        => Assert.Equal(number, (await gateway.RefusedAsync(MySqlFixture.App, password)).Number);

    [Fact]
    public async Task Principal_without_a_database_user_is_told_what_to_run_and_that_works()
    {
        var token = gateway.Tokens.Service(Guid.NewGuid().ToString(), clientId: Guid.NewGuid().ToString());
        const string User = "new'app`1";

        var error = await gateway.RefusedAsync(User, token);

        Assert.Equal((1045, "28000"), (error.Number, error.SqlState));
        using var admin = await gateway.AdminAsync();
        var from = error.Message.IndexOf("SET aad_auth", StringComparison.Ordinal);
        await admin.QueryAsync(error.Message[from..(error.Message.IndexOf("';", from, StringComparison.Ordinal) + 2)]);
        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, User, token);
        Assert.Equal(User + "@%", await client.ScalarAsync("SELECT CURRENT_USER()"));
    }

    [Fact]
    public async Task Another_principal_is_refused()
        => Assert.Equal(1045, (await gateway.RefusedAsync(MySqlFixture.App, gateway.Tokens.Service(MySqlFixture.AppOid))).Number);

    [Fact]
    public async Task Same_client_id_of_another_tenant_is_refused()
        => Assert.Equal(1045, (await gateway.RefusedAsync(MySqlFixture.App, gateway.Tokens.Service(MySqlFixture.AppOid, tenant: Guid.NewGuid().ToString(), clientId: MySqlFixture.AppId))).Number);

    [Fact]
    public async Task Managed_identity_mapped_by_its_object_id_is_told_to_use_the_client_id()
    {
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'by_oid' IDENTIFIED BY '{MySqlFixture.AppOid}'");

        var error = await gateway.RefusedAsync("by_oid", gateway.AppToken);

        Assert.Equal(1045, error.Number);
        Assert.Contains($"IDENTIFIED BY '{MySqlFixture.AppId}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Persons_program_does_not_make_the_person_that_program()
    {
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync("SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'azure_cli' IDENTIFIED BY '04b07795-8ddb-461a-bbee-02f9e1bf7b46'");

        Assert.Equal(1045, (await gateway.RefusedAsync("azure_cli", gateway.Tokens.User(Guid.NewGuid().ToString(), "eve@contoso.example"))).Number);
    }

    [Fact]
    public async Task Group_member_logs_in_as_the_groups_user()
    {
        var group = Guid.NewGuid().ToString();
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'Sales Team' IDENTIFIED BY '{group}'");

        using var person = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "Sales Team", gateway.Tokens.User(Guid.NewGuid().ToString(), "eve@contoso.example", groups: [group.ToUpperInvariant()]));
        Assert.Equal("Sales Team@%", await person.ScalarAsync("SELECT CURRENT_USER()"));
        Assert.Equal(1045, (await gateway.RefusedAsync("Sales Team", gateway.Tokens.User(Guid.NewGuid().ToString(), "bob@contoso.example"))).Number);
    }

    [Theory]
    [InlineData("gatehouse")]
    [InlineData("root")]
    [InlineData("mariadb.sys")]
    [InlineData("mysql")]
    public async Task Servers_own_accounts_are_refused(string user)
    {
        Assert.Equal(1045, (await gateway.RefusedAsync(user, gateway.AdminToken)).Number);
        Assert.Equal(1045, (await gateway.RefusedAsync(user, "password")).Number);
    }

    [Fact]
    public async Task Account_that_would_be_taken_in_its_place_is_named()
    {
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'mysql_os' IDENTIFIED BY '{MySqlFixture.AppId}'");
        await gateway.Server.QueryAsync("CREATE USER 'mysql_os'@'localhost' IDENTIFIED VIA unix_socket");
        try
        {
            Assert.Contains("another host", (await gateway.RefusedAsync("mysql_os", gateway.AppToken)).Message, StringComparison.Ordinal);
        }
        finally
        {
            await gateway.Server.QueryAsync("DROP USER 'mysql_os'@'localhost'");
        }
    }

    [Fact]
    public async Task Account_that_the_server_opens_to_the_gateways_own_process_stays_closed_to_clients()
    {
        var self = Environment.UserName;
        using var client = await gateway.AppAsync();
        await gateway.Server.QueryAsync($"CREATE USER '{self}'@'localhost' IDENTIFIED VIA unix_socket");
        await gateway.Server.QueryAsync($"CREATE USER ''@'localhost' IDENTIFIED VIA unix_socket");
        try
        {
            using (var session = await MySqlUpstream.ConnectAsync(gateway.Server.Upstream.Address, default))
            {
                var login = new HandshakeResponse41(RawClient.Usual & ~(Capabilities.Ssl | Capabilities.ConnectAttributes), 1 << 24, 45, self, default, null, "", null);
                Assert.Null((await session.LoginAsync(login, default, default)).Refusal); // the door is there
            }

            Assert.Equal(1045, (await gateway.RefusedAsync(self, "anything")).Number);
            Assert.Equal(1045, (await gateway.RefusedAsync(self, gateway.AdminToken)).Number);
            Assert.Equal(1045, (await gateway.RefusedAsync(MySqlFixture.App, gateway.AppToken)).Number);
            await client.SendAsync([Command.ChangeUser, .. Encoding.UTF8.GetBytes(self), 0, 0, 0, 45, 0]);
            Assert.Equal(1047, ERRPacket.Parse(await client.ReadAsync()).Number);
        }
        finally
        {
            await gateway.Server.QueryAsync($"DROP USER '{self}'@'localhost', ''@'localhost'");
        }
    }

    [Fact]
    public async Task User_that_was_made_anew_with_a_password_is_not_the_one_that_was_mapped()
    {
        using var admin = await gateway.AdminAsync();
        await admin.QueryAsync($"SET aad_auth_validate_oids_in_tenant = OFF; CREATE AADUSER 'reborn' IDENTIFIED BY '{MySqlFixture.AppId}'");
        await admin.QueryAsync("DROP USER 'reborn'@'%'; CREATE USER 'reborn'@'%' IDENTIFIED BY 'secret'");

        Assert.Contains("not mapped", (await gateway.RefusedAsync("reborn", gateway.AppToken)).Message, StringComparison.Ordinal);
        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "reborn", "secret");
        Assert.Equal("reborn@%", await client.ScalarAsync("SELECT CURRENT_USER()"));
    }

    [Fact]
    public async Task Own_password_logs_in_only_where_the_listener_takes_passwords_and_only_when_right()
    {
        await gateway.Server.QueryAsync("CREATE USER IF NOT EXISTS 'boss'@'%' IDENTIFIED BY 'p@ss wörd'");
        await using var strict = await gateway.StartListenerAsync(gateway.Server.Upstream, passwords: false);

        Assert.Equal(1045, (await gateway.RefusedAsync("boss", "wrong")).Number);
        Assert.Equal(1045, (await gateway.RefusedAsync("boss", "plain", listener: strict)).Number);
        Assert.Equal(1045, (await gateway.RefusedAsync(MySqlFixture.App, "plain")).Number);
        await gateway.Server.QueryAsync("ALTER USER 'boss'@'%' IDENTIFIED BY 'plain'");
        using var client = await RawClient.ConnectAsync(gateway.Listener.Endpoint, "boss", "plain");
        Assert.Equal("boss@%", await client.ScalarAsync("SELECT CURRENT_USER()"));
    }

    [Fact]
    public async Task Lost_key_file_locks_no_one_out()
    {
        var server = gateway.Server.Upstream with { Key = MySqlKey.Create() };
        await gateway.Server.QueryAsync($"CREATE USER 'other_key'@'localhost' IDENTIFIED VIA mysql_native_password USING '{server.Key.Hash("other_key")}'");
        await gateway.Server.QueryAsync("GRANT ALL ON *.* TO 'other_key'@'localhost' WITH GRANT OPTION");
        await using var listener = await gateway.StartListenerAsync(server with { Superuser = "other_key" });

        using (var client = await RawClient.ConnectAsync(listener.Endpoint, MySqlFixture.App, gateway.AppToken))
            Assert.Equal(MySqlFixture.App + "@%", await client.ScalarAsync("SELECT CURRENT_USER()"));
        using (var back = await gateway.AppAsync())
            Assert.Equal(MySqlFixture.App + "@%", await back.ScalarAsync("SELECT CURRENT_USER()"));
    }

    [Fact]
    public async Task Database_that_does_not_exist_is_refused_in_the_servers_words()
    {
        var error = await gateway.RefusedAsync(MySqlFixture.Admin, gateway.AdminToken, "nowhere");

        Assert.Equal((1049, "42000"), (error.Number, error.SqlState));
        Assert.Contains(gateway.Audit, login => login is { Granted: false, Code: "UpstreamRefused", Database: "nowhere" });
    }

    [Fact]
    public async Task One_session_too_many_is_refused_as_the_server_would()
    {
        await using var listener = await gateway.StartListenerAsync(gateway.Server.Upstream, maxConnections: 1);
        using (await RawClient.ConnectAsync(listener.Endpoint, MySqlFixture.App, gateway.AppToken))
            Assert.Equal(1040, (await gateway.RefusedAsync(MySqlFixture.App, gateway.AppToken, listener: listener)).Number);

        for (var began = Stopwatch.StartNew(); listener.SessionCount > 0 && began.Elapsed < TimeSpan.FromSeconds(5);)
            await Task.Yield();
        using var next = await RawClient.ConnectAsync(listener.Endpoint, MySqlFixture.App, gateway.AppToken);
        Assert.Equal("1", await next.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task No_token_and_no_secret_is_ever_logged()
    {
        await gateway.RefusedAsync("nobody", gateway.AppToken);
        using var client = await gateway.AppAsync();

        Assert.DoesNotContain(gateway.Errors.All, line => line.Contains(gateway.AppToken, StringComparison.Ordinal));
    }
}
