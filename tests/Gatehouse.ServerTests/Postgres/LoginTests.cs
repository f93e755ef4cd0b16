using System.Diagnostics;
using Gatehouse.Tokens;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

[Collection(GatewayCollection.Name)]
public class LoginTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Valid_token_opens_a_session_as_the_mapped_user()
    {
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, GatewayFixture.Shop);

        Assert.Equal($"{GatewayFixture.App} {GatewayFixture.Shop}", await GatewayFixture.ExecuteAsync(source, "SELECT current_user || ' ' || current_database()"));
        Assert.Contains(gateway.Audit, login => login is { Granted: true, DatabaseUser: GatewayFixture.App, ObjectId: GatewayFixture.AppOid, Principal: "web1", Code: null });
    }

    [Fact]
    public async Task Startup_parameters_reach_the_upstream()
    {
        var settings = gateway.ConnectionString(GatewayFixture.App, gateway.AppToken, GatewayFixture.Shop) + ";Application Name=orders;Options=-c statement_timeout=12345";
        await using var source = NpgsqlDataSource.Create(settings);

        Assert.Equal("orders 12345ms", await GatewayFixture.ExecuteAsync(source, "SELECT current_setting('application_name') || ' ' || current_setting('statement_timeout')"));
    }

    [Fact]
    public async Task Direct_tls_opens_a_session()
    {
        var settings = gateway.ConnectionString(GatewayFixture.App, gateway.AppToken, GatewayFixture.Shop) + ";Ssl Negotiation=Direct";
        await using var source = NpgsqlDataSource.Create(settings);

        Assert.Equal(1, await GatewayFixture.ExecuteAsync(source, "SELECT 1"));
    }

    [Theory]
    [InlineData(TokenErrorCode.Expired, "28P01")]
    [InlineData(TokenErrorCode.WrongTenant, "28P01")]
    [InlineData(TokenErrorCode.WrongAudience, "28P01")]
    [InlineData(TokenErrorCode.BadSignature, "28P01")]
    [InlineData(TokenErrorCode.KeysUnavailable, "57P03")]
    public async Task Refused_token_is_refused_with_the_validators_words(TokenErrorCode code, string sqlState)
    {
        var token = gateway.Tokens.Refused(code, "Seen this, expected that.");

        var error = await gateway.RefusedAsync(GatewayFixture.App, token);

        Assert.Equal(sqlState, error.SqlState);
        Assert.Equal("FATAL", error.InvariantSeverity);
        Assert.Contains("Seen this, expected that.", error.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_audience_names_the_resource_to_ask_for()
    {
        var error = await gateway.RefusedAsync(GatewayFixture.App, gateway.Tokens.Refused(TokenErrorCode.WrongAudience, "x"));

        Assert.Contains("https://ossrdbms-aad.database.windows.net", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Principal_without_a_database_user_is_told_what_to_run_and_that_works()
    {
        var oid = Guid.NewGuid().ToString();
        var token = gateway.Tokens.Service(oid);
        const string User = "new'app\"1";

        var error = await gateway.RefusedAsync(User, token);

        Assert.Equal("28000", error.SqlState);
        Assert.Contains(oid, error.MessageText, StringComparison.Ordinal);
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        await GatewayFixture.ExecuteAsync(admin, error.Hint![error.Hint!.IndexOf("select", StringComparison.Ordinal)..error.Hint!.IndexOf('\n', StringComparison.Ordinal)]);
        await using var source = gateway.Source(User, token, "postgres");
        Assert.Equal(User, await GatewayFixture.ExecuteAsync(source, "SELECT current_user"));
    }

    [Fact]
    public async Task Another_principal_is_refused()
    {
        var error = await gateway.RefusedAsync(GatewayFixture.App, gateway.Tokens.Service(Guid.NewGuid().ToString()));

        Assert.Equal("28000", error.SqlState);
        Assert.StartsWith("Service Principal oid mismatch for role[", error.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Same_object_id_of_another_tenant_is_refused()
        => Assert.Equal("28000", (await gateway.RefusedAsync(GatewayFixture.App, gateway.Tokens.Service(GatewayFixture.AppOid, tenant: Guid.NewGuid().ToString()))).SqlState);

    [Fact]
    public async Task Persons_token_for_a_service_role_is_refused_in_azures_words()
    {
        var error = await gateway.RefusedAsync(GatewayFixture.App, gateway.Tokens.User(GatewayFixture.AppOid, "bob@contoso.example"));

        Assert.StartsWith("Service Principals cannot generate AAD_AUTH_TOKENTYPE_APP_USER tokens for role[", error.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_token_for_a_persons_role_is_refused_in_azures_words()
    {
        var error = await gateway.RefusedAsync(GatewayFixture.Admin, gateway.Tokens.Service(GatewayFixture.AdminOid));

        Assert.EndsWith("is neither an AAD_AUTH_TOKENTYPE_APP_USER or an AAD_AUTH_TOKENTYPE_APP_OBO token.", error.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Superuser_is_refused_even_when_someone_mapped_it()
    {
        await GatewayFixture.ExecuteAsync(gateway.Superuser, "CREATE ROLE sneaky LOGIN");
        await GatewayFixture.ExecuteAsync(gateway.Superuser, $"SELECT pgaadauth_update_principal_with_oid('sneaky', '{GatewayFixture.AppOid}', 'service', false, false)");
        await GatewayFixture.ExecuteAsync(gateway.Superuser, "ALTER ROLE sneaky SUPERUSER");

        Assert.Equal("28000", (await gateway.RefusedAsync("sneaky", gateway.AppToken)).SqlState);
        Assert.Equal("28000", (await gateway.RefusedAsync("postgres", gateway.AdminToken)).SqlState);
    }

    [Fact]
    public async Task Name_that_the_server_would_cut_to_a_mapped_one_is_refused()
    {
        var name = new string('n', 63);
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        await GatewayFixture.ExecuteAsync(admin, $"SELECT pgaadauth_create_principal_with_oid('{name}', '{GatewayFixture.AppOid}', 'service', false, false)");

        Assert.Equal("28000", (await gateway.RefusedAsync(name + "n", gateway.AppToken)).SqlState);
        await using var source = gateway.Source(name, gateway.AppToken, "postgres");
        Assert.Equal(name, await GatewayFixture.ExecuteAsync(source, "SELECT current_user"));
    }

    [Fact]
    public async Task Role_without_login_is_refused()
    {
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        await GatewayFixture.ExecuteAsync(admin, $"SELECT pgaadauth_create_principal_with_oid('asleep', '{GatewayFixture.AppOid}', 'service', false, false)");
        await GatewayFixture.ExecuteAsync(admin, "ALTER ROLE asleep NOLOGIN");

        Assert.Equal("28000", (await gateway.RefusedAsync("asleep", gateway.AppToken)).SqlState);
    }

    [Fact]
    public async Task Group_member_logs_in_as_the_groups_role()
    {
        var group = Guid.NewGuid().ToString();
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        await GatewayFixture.ExecuteAsync(admin, $"SELECT pgaadauth_create_principal_with_oid('Sales Team', '{group}', 'group', false, false)");

        await using var person = gateway.Source("Sales Team", gateway.Tokens.User(Guid.NewGuid().ToString(), "eve@contoso.example", groups: [Guid.NewGuid().ToString(), group.ToUpperInvariant()]), "postgres");
        await using var service = gateway.Source("Sales Team", gateway.Tokens.Service(Guid.NewGuid().ToString(), groups: [group]), "postgres");
        Assert.Equal("Sales Team", await GatewayFixture.ExecuteAsync(person, "SELECT current_user"));
        Assert.Equal("Sales Team", await GatewayFixture.ExecuteAsync(service, "SELECT current_user"));

        // The group's own object id in the place of a person's proves nothing.
        Assert.Equal("28000", (await gateway.RefusedAsync("Sales Team", gateway.Tokens.User(group, "eve@contoso.example"))).SqlState);
    }

    [Fact]
    public async Task Role_that_needs_mfa_takes_only_tokens_that_show_it()
    {
        var oid = Guid.NewGuid().ToString();
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres");
        await GatewayFixture.ExecuteAsync(admin, $"SELECT pgaadauth_create_principal_with_oid('careful@contoso.example', '{oid}', 'user', false, true)");

        Assert.Equal("28000", (await gateway.RefusedAsync("careful@contoso.example", gateway.Tokens.User(oid, "careful@contoso.example"))).SqlState);
        await using var source = gateway.Source("careful@contoso.example", gateway.Tokens.User(oid, "careful@contoso.example", methods: ["pwd", "mfa"]), "postgres");
        Assert.Equal(1, await GatewayFixture.ExecuteAsync(source, "SELECT 1"));
    }

    [Fact]
    public async Task Unknown_database_is_refused_in_the_servers_words()
    {
        var error = await gateway.RefusedAsync(GatewayFixture.App, gateway.AppToken, "nosuchdatabase");

        Assert.Equal("3D000", error.SqlState);
        Assert.Contains(gateway.Audit, login => login is { Granted: false, Database: "nosuchdatabase", Code: "UpstreamRefused" });
    }

    [Fact]
    public async Task Every_refusal_carries_the_connections_id_and_never_the_token()
    {
        var token = gateway.Tokens.Service(Guid.NewGuid().ToString());

        var error = await gateway.RefusedAsync(GatewayFixture.App, token);

        var refused = gateway.Audit.Last(login => login.Code == "PrincipalMismatch");
        Assert.Contains(refused.ConnectionId, error.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Errors.All, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_beyond_the_limit_is_refused_and_a_closed_one_makes_room()
    {
        await using var listener = await gateway.StartListenerAsync(gateway.Server.Folder, maxConnections: 1);
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres", listener.Endpoint);
        var first = await source.OpenConnectionAsync();

        Assert.Equal("53300", (await gateway.RefusedAsync(GatewayFixture.App, gateway.AppToken, listener: listener)).SqlState);

        await first.DisposeAsync();
        for (var began = Stopwatch.StartNew(); listener.SessionCount > 0 && began.Elapsed < TimeSpan.FromSeconds(5);)
            await Task.Yield();
        Assert.Equal(1, await GatewayFixture.ExecuteAsync(source, "SELECT 1"));
    }

    [Fact]
    public async Task Missing_upstream_is_told_apart_and_comes_back()
    {
        await using var listener = await gateway.StartListenerAsync("/tmp/gh-no-such-folder");

        Assert.Equal("57P03", (await gateway.RefusedAsync(GatewayFixture.App, gateway.AppToken, listener: listener)).SqlState);
        gateway.Errors.Clear();
    }
}
