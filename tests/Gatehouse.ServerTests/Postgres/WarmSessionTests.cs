using System.Diagnostics;
using Gatehouse.Gateway.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

/// <summary>What the next client finds in a session that another has left.</summary>
[Collection(GatewayCollection.Name)]
public sealed class WarmSessionTests(GatewayFixture gateway) : IAsyncLifetime
{
    private PostgresListener _listener = null!;
    private NpgsqlDataSource _app = null!;

    public async Task InitializeAsync()
    {
        _listener = await gateway.StartListenerAsync(gateway.Server.Folder, warmSessions: 4);
        _app = Source(GatewayFixture.App, gateway.AppToken);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _listener.DisposeAsync();
    }

    [Theory]
    [InlineData("SET work_mem = '5MB'", "SELECT current_setting('work_mem')")]
    [InlineData("SET client_encoding = 'LATIN1'", "SELECT current_setting('client_encoding')")]
    [InlineData("SET search_path = 'pg_temp'", "SELECT current_setting('search_path')")]
    [InlineData("SET application_name = 'other'", "SELECT current_setting('application_name')")]
    [InlineData("SET ROLE pg_monitor", "SELECT current_user::text || '/' || session_user::text")]
    [InlineData("SELECT pg_advisory_lock(4711)", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")]
    [InlineData("SELECT pg_advisory_lock_shared(4711)", "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")]
    [InlineData("CREATE TEMP TABLE left_over AS SELECT 1", "SELECT to_regclass('pg_temp.left_over') IS NULL")]
    [InlineData("CREATE TEMP SEQUENCE left_over; SELECT nextval('left_over')", "SELECT to_regclass('pg_temp.left_over') IS NULL")]
    [InlineData("LISTEN news", "SELECT count(*) FROM pg_listening_channels()")]
    [InlineData("PREPARE left_over AS SELECT 1", "SELECT count(*) FROM pg_prepared_statements WHERE name = 'left_over'")]
    [InlineData("DECLARE left_over CURSOR WITH HOLD FOR SELECT 1", "SELECT count(*) FROM pg_cursors")]
    [InlineData("SELECT lo_open(lo_create(0), 393216)", "SELECT count(*) FROM pg_cursors")]
    [InlineData("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "SELECT current_setting('default_transaction_read_only')")]
    public async Task Nothing_of_the_last_client_is_left(string change, string look)
    {
        await using var admin = NpgsqlDataSource.Create(gateway.Server.SuperuserConnectionString);
        await GatewayFixture.ExecuteAsync(admin, $"GRANT pg_monitor TO \"{GatewayFixture.App}\"");
        var fresh = await RunAsync(_app, look);
        await WaitForWarmAsync(1);

        var changed = await RunAsync(_app, "SELECT 1", change);
        await WaitForWarmAsync(1);
        var after = await RunAsync(_app, look);

        Assert.Equal(fresh.Process, changed.Process);
        Assert.Equal(fresh.Process, after.Process);
        Assert.Equal(fresh.Value, after.Value);
    }

    [Fact]
    public async Task A_session_with_an_open_transaction_is_not_kept()
    {
        await RunAsync(_app, "SELECT 1", "BEGIN");
        await StaysColdAsync();
    }

    [Fact]
    public async Task A_session_with_a_failed_transaction_is_not_kept()
    {
        await using (var connection = await _app.OpenConnectionAsync())
        {
            await using var command = new NpgsqlCommand("BEGIN; SELECT 1/0", connection);
            await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        }

        await StaysColdAsync();
    }

    [Fact]
    public async Task Another_principal_user_or_application_name_gets_a_session_of_its_own()
    {
        var first = await RunAsync(_app, "SELECT 1");
        await WaitForWarmAsync(1);
        await using var admin = Source(GatewayFixture.Admin, gateway.AdminToken);
        await using var named = NpgsqlDataSource.Create(
            gateway.ConnectionString(GatewayFixture.App, gateway.AppToken, "postgres", _listener.Endpoint) + ";Application Name=other");

        Assert.NotEqual(first.Process, (await RunAsync(admin, "SELECT 1")).Process);
        Assert.NotEqual(first.Process, (await RunAsync(named, "SELECT 1")).Process);
    }

    [Theory]
    [InlineData("ALTER ROLE \"{0}\" SET statement_timeout = '77s'", "ALTER ROLE \"{0}\" RESET statement_timeout")]
    [InlineData("ALTER ROLE \"{0}\" CONNECTION LIMIT 50", "ALTER ROLE \"{0}\" CONNECTION LIMIT -1")]
    [InlineData("SELECT pg_reload_conf(), pg_sleep(0.2)", "SELECT 1")]
    public async Task A_change_that_a_login_would_see_asks_for_a_login(string change, string undo)
    {
        await using var admin = NpgsqlDataSource.Create(gateway.Server.SuperuserConnectionString);
        var first = await RunAsync(_app, "SELECT 1");
        await WaitForWarmAsync(1);
        await GatewayFixture.ExecuteAsync(admin, change.Replace("{0}", GatewayFixture.App, StringComparison.Ordinal));
        try
        {
            var second = await RunAsync(_app, "SELECT current_setting('statement_timeout')");
            Assert.NotEqual(first.Process, second.Process);
            Assert.Equal(change.Contains("77s", StringComparison.Ordinal) ? "77s" : "0", second.Value);
        }
        finally
        {
            await GatewayFixture.ExecuteAsync(admin, undo.Replace("{0}", GatewayFixture.App, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_revoked_mapping_is_refused_though_a_session_waits()
    {
        const string oid = "dddddddd-0000-0000-0000-000000000001";
        await using var admin = NpgsqlDataSource.Create(gateway.Server.SuperuserConnectionString);
        await GatewayFixture.ExecuteAsync(
            admin, $"SELECT * FROM pgaadauth_create_principal_with_oid('leaver', '{oid}', 'service', false, false)");
        await using var leaver = Source("leaver", gateway.Tokens.Service(oid));
        await RunAsync(leaver, "SELECT 1");
        await WaitForWarmAsync(1);
        await GatewayFixture.ExecuteAsync(admin, "DROP ROLE leaver");

        var error = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(leaver, "SELECT 1"));
        Assert.Equal("28000", error.SqlState);
    }

    [Fact]
    public async Task Sessions_that_wait_do_not_hinder_dropping_a_database()
    {
        await using var admin = NpgsqlDataSource.Create(gateway.Server.SuperuserConnectionString);
        await GatewayFixture.ExecuteAsync(admin, "CREATE DATABASE short_lived");
        await using (var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "short_lived", _listener.Endpoint))
            await RunAsync(source, "SELECT 1");
        await WaitForWarmAsync(1);
        await GatewayFixture.ExecuteAsync(admin, "DROP DATABASE short_lived"); // waits up to 5 s by itself
        await WaitForWarmAsync(0);
    }

    [Fact]
    public async Task A_session_that_its_server_ends_while_it_waits_is_not_handed_on()
    {
        await using var admin = NpgsqlDataSource.Create(gateway.Server.SuperuserConnectionString);
        var first = await RunAsync(_app, "SELECT 1");
        await WaitForWarmAsync(1);
        await GatewayFixture.ExecuteAsync(admin, $"SELECT pg_terminate_backend({first.Process}, 5000)");
        await WaitForWarmAsync(0);
        Assert.NotEqual(first.Process, (await RunAsync(_app, "SELECT 1")).Process);
    }

    [Fact]
    public async Task More_sessions_than_the_limit_do_not_wait()
    {
        var open = new List<NpgsqlConnection>();
        for (var i = 0; i < 6; i++)
            open.Add(await _app.OpenConnectionAsync());
        foreach (var connection in open)
            await connection.DisposeAsync();
        for (var began = Stopwatch.StartNew(); _listener.SessionCount > 0 && began.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        Assert.InRange(_listener.WarmCount, 1, 4);
    }

    [Fact]
    public async Task A_late_cancel_request_reaches_no_later_session()
    {
        for (var round = 0; round < 30; round++)
        {
            using var cancel = new CancellationTokenSource();
            await using (var connection = await _app.OpenConnectionAsync())
            {
                await using var command = new NpgsqlCommand($"SELECT pg_sleep({0.001 * (round % 5):0.000})", connection);
                var query = command.ExecuteNonQueryAsync(CancellationToken.None);
                var cancelling = Task.Run(() => Cancel(command), CancellationToken.None);
                try
                {
                    await query;
                }
                catch (OperationCanceledException e)
                    when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
                {
                    // In time.
                }

                await connection.CloseAsync(); // the request may still be on its way
                var next = await RunAsync(_app, "SELECT pg_sleep(0.005)");
                Assert.NotEqual(0, next.Process);
                await cancelling;
            }
        }
    }

    private static void Cancel(NpgsqlCommand command)
    {
        try
        {
            command.Cancel();
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException)
        {
            // Npgsql: its connection was closed before the request was sent.
        }
    }

    private NpgsqlDataSource Source(string user, string token) => gateway.Source(user, token, "postgres", _listener.Endpoint);

    /// <summary>Runs a change and a look in one session, and ends it.</summary>
    private static async Task<(int Process, object? Value)> RunAsync(NpgsqlDataSource source, string look, string? change = null)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var process = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var id = (int)(await process.ExecuteScalarAsync())!;
        await using var read = new NpgsqlCommand(look, connection);
        var value = await read.ExecuteScalarAsync();
        if (change is not null)
        {
            await using var write = new NpgsqlCommand(change, connection);
            await write.ExecuteNonQueryAsync();
        }

        return (id, value);
    }

    private async Task WaitForWarmAsync(int count)
    {
        for (var began = Stopwatch.StartNew(); _listener.WarmCount != count && began.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.Equal(count, _listener.WarmCount);
    }

    private async Task StaysColdAsync()
    {
        for (var began = Stopwatch.StartNew(); _listener.SessionCount > 0 && began.Elapsed < TimeSpan.FromSeconds(10);)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.Equal((0, 0), (_listener.SessionCount, _listener.WarmCount));
    }
}
