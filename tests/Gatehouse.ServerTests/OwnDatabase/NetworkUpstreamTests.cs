using System.Text.Json.Nodes;
using Gatehouse.Gateway.Hosting;
using Npgsql;

namespace Gatehouse.ServerTests.OwnDatabase;

/// <summary>Tokens in front of a PostgreSQL over the network, which wants a certificate or SCRAM of each database user.</summary>
[Collection(OwnServerCollection.Name)]
public class NetworkUpstreamTests(OwnServer own)
{
    [Fact]
    public async Task A_session_is_the_database_users_by_a_certificate_of_its_own()
    {
        await using var gateway = await StartAsync($"\"upstream-client-ca\": \"{own.Folder}/clients.pem\", \"superuser\": \"watcher\",");

        foreach (var (user, token) in new[] { ("reporting", Reader()), ("eve", Person()) })
        {
            await using var connection = await OwnServer.OpenAsync(gateway, user, token);
            Assert.Equal(user, await OwnServer.ScalarAsync(connection, "SELECT current_user"));
            Assert.Equal($"/CN={user}", await OwnServer.ScalarAsync(connection, "SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()"));
        }
    }

    [Fact]
    public async Task A_session_is_the_database_users_by_its_password()
    {
        await using var gateway = await StartAsync($"\"upstream-passwords\": \"{own.Folder}/passwords\", \"superuser\": \"gate\",");
        await using var connection = await OwnServer.OpenAsync(gateway, "loader", own.Issuer.Token("robot"));

        Assert.Equal("loader", await OwnServer.ScalarAsync(connection, "SELECT current_user"));
    }

    [Fact]
    public async Task A_password_that_the_server_does_not_know_is_refused_in_its_words()
    {
        await using var gateway = await StartAsync($"\"upstream-passwords\": \"{own.Folder}/wrong-passwords\", \"superuser\": \"gate\",");

        var error = await OwnServer.RefusedAsync(gateway, "loader", own.Issuer.Token("robot"));

        Assert.Equal("28P01", error.SqlState);
        Assert.Contains(own.Logins, login => login is { Code: "UpstreamRefused", DatabaseUser: "loader" });
    }

    [Fact]
    public async Task A_database_user_without_a_password_in_the_file_is_told_apart()
    {
        await using var gateway = await StartAsync($"\"upstream-passwords\": \"{own.Folder}/passwords\", \"superuser\": \"gate\",");

        Assert.Contains("upstream-passwords", (await OwnServer.RefusedAsync(gateway, "reporting", Reader())).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_opens_nothing()
    {
        await using var gateway = await StartAsync($"\"upstream-client-ca\": \"{own.Folder}/strangers.pem\", \"superuser\": \"watcher\",");

        await Assert.ThrowsAsync<PostgresException>(() => OwnServer.OpenAsync(gateway, "reporting", Reader()));
        own.Log.Clear();
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_not_asked_for_the_mapping_either()
    {
        await using var gateway = await own.StartAsync(
            $"\"ca\": \"{own.Folder}/strangers.pem\", \"upstream-client-ca\": \"{own.Folder}/clients.pem\", \"superuser\": \"watcher\",",
            upstream: $"postgres://{own.Certificates.Address}");

        // The session itself would find the server untrusted; the mapping comes before it.
        Assert.Contains("UpstreamUnavailable", (await OwnServer.RefusedAsync(gateway, "reporting", Reader())).Hint, StringComparison.Ordinal);
        own.Log.Clear();
    }

    [Fact]
    public async Task A_cancel_request_reaches_the_server()
    {
        await using var gateway = await StartAsync($"\"upstream-client-ca\": \"{own.Folder}/clients.pem\", \"superuser\": \"watcher\",");
        await using var connection = await OwnServer.OpenAsync(gateway, "reporting", Reader());
        await using var command = new NpgsqlCommand("SELECT pg_sleep(600)", connection) { CommandTimeout = 1 };

        // The driver sends the request when its time is up, and then waits for the server's answer.
        var error = await Assert.ThrowsAsync<NpgsqlException>(() => command.ExecuteScalarAsync());

        Assert.IsType<TimeoutException>(error.InnerException);
        Assert.Equal(1, await OwnServer.ScalarAsync(connection, "SELECT 1"));
    }

    private string Reader() => own.Issuer.Token("s", null, ("groups", new JsonArray("dba")));

    private string Person() => own.Issuer.Token("s", null, ("email", "eve@corp.example"), ("email_verified", true));

    private Task<GatewayRunner> StartAsync(string more)
        => own.StartAsync($"\"ca\": \"{own.Folder}/ca.pem\", {more}", upstream: $"postgres://{own.Certificates.Address}");
}
