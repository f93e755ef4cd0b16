using Gatehouse.Gateway.Hosting;
using Npgsql;

namespace Gatehouse.ServerTests.OwnDatabase;

/// <summary>Sessions that end before their two sides want: with their token, and by revocation.</summary>
[Collection(OwnServerCollection.Name)]
public class SessionEndTests(OwnServer own)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task An_idle_session_ends_with_its_token_and_is_told_why()
    {
        await using var gateway = await own.StartAsync("\"session\": \"end-at-expiry\",");
        await using var connection = await OwnServer.OpenAsync(gateway, "loader", own.Issuer.Token("robot", Short));

        var before = own.Ends.Count(end => end.EndedBy == "SessionExpired");
        await OwnServer.UntilAsync(() => own.Ends.Count(end => end.EndedBy == "SessionExpired") > before, "the session has ended");

        var error = await Assert.ThrowsAsync<PostgresException>(() => OwnServer.ScalarAsync(connection, "SELECT 1"));
        Assert.Equal("57P01", error.SqlState);
        Assert.Contains("1012 (SessionExpired)", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_still_runs_is_stopped_at_the_server_too()
    {
        await using var gateway = await own.StartAsync("\"session\": \"end-at-expiry\",");
        await using var connection = await OwnServer.OpenAsync(gateway, "loader", own.Issuer.Token("robot", Short));

        var error = await Assert.ThrowsAsync<PostgresException>(() => OwnServer.ScalarAsync(connection, "SELECT pg_sleep(600)"));

        Assert.Equal("57P01", error.SqlState);
        await using var superuser = NpgsqlDataSource.Create(own.Server.SuperuserConnectionString);
        await using var running = superuser.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(600)%' AND state = 'active'");
        for (var left = 300; (long)(await running.ExecuteScalarAsync())! > 0; left--)
        {
            Assert.True(left > 0, "the statement still runs");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }

    [Fact]
    public async Task A_session_is_kept_where_nothing_else_is_said()
    {
        await using var gateway = await own.StartAsync();
        await using var connection = await OwnServer.OpenAsync(gateway, "loader", own.Issuer.Token("robot", TimeSpan.Zero)); // over now, within the skew

        Assert.Equal("loader", await OwnServer.ScalarAsync(connection, "SELECT current_user"));
    }

    [Fact]
    public async Task A_token_that_is_over_opens_no_session_that_would_end_with_it()
    {
        await using var gateway = await own.StartAsync("\"session\": \"end-at-expiry\",");

        Assert.Contains("SessionExpired", (await OwnServer.RefusedAsync(gateway, "loader", own.Issuer.Token("robot", TimeSpan.Zero))).Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_the_file_of_revocations_ends_its_sessions_and_refuses_its_logins_until_it_is_taken_out()
    {
        var list = Path.Combine(own.Folder, "revoked");
        await File.WriteAllTextAsync(list, "# nobody yet\n");
        await using var gateway = await own.StartAsync(top: $"\"revocations\": \"{list}\",");
        await using var robot = await OwnServer.OpenAsync(gateway, "loader", own.Issuer.Token("robot"));
        await using var reader = await OpenReaderAsync(gateway);

        await File.WriteAllTextAsync(list, "robot\n");
        await UntilEndedAsync("SessionRevoked");

        Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(() => OwnServer.ScalarAsync(robot, "SELECT 1"))).SqlState);
        Assert.Contains("PrincipalRevoked", (await OwnServer.RefusedAsync(gateway, "loader", own.Issuer.Token("robot"))).Hint, StringComparison.Ordinal);
        Assert.Equal("reporting", await OwnServer.ScalarAsync(reader, "SELECT current_user"));

        var read = Emptied();
        await File.WriteAllTextAsync(list, "");
        await OwnServer.UntilAsync(() => Emptied() > read, "the list is empty");
        await using var again = await OwnServer.OpenAsync(gateway, "loader", own.Issuer.Token("robot"));
        Assert.Equal("loader", await OwnServer.ScalarAsync(again, "SELECT current_user"));
    }

    private int Emptied() => own.Log.All.Count(line => line.Contains(" 0 names are on the list", StringComparison.Ordinal));

    private Task<NpgsqlConnection> OpenReaderAsync(GatewayRunner gateway)
        => OwnServer.OpenAsync(gateway, "reporting", own.Issuer.Token("s", null, ("groups", new System.Text.Json.Nodes.JsonArray("dba"))));

    private Task UntilEndedAsync(string how) => OwnServer.UntilAsync(() => own.Ends.Any(end => end.EndedBy == how), $"ended by {how}");
}
