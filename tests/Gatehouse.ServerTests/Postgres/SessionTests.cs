using System.Diagnostics;
using System.Security.Cryptography;
using Gatehouse.Gateway.Postgres;
using Npgsql;

namespace Gatehouse.ServerTests.Postgres;

[Collection(GatewayCollection.Name)]
public class SessionTests(GatewayFixture gateway)
{
    [Fact]
    public async Task Cancel_ends_the_query_of_its_own_session_only()
    {
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres");
        await using var first = await source.OpenConnectionAsync();
        await using var second = await source.OpenConnectionAsync();
        await using var cancelled = new NpgsqlCommand("SELECT pg_sleep(30)", first);
        await using var untouched = new NpgsqlCommand("SELECT pg_sleep(1)", second);
        using var cancel = new CancellationTokenSource();
        var began = Stopwatch.StartNew();

        var sleeping = cancelled.ExecuteNonQueryAsync(cancel.Token);
        var other = untouched.ExecuteNonQueryAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await cancel.CancelAsync(); // Npgsql sends a CancelRequest and waits for the server's answer

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
        Assert.Equal("57014", Assert.IsType<PostgresException>(error.InnerException).SqlState);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(10));
        await other;
        await using var again = new NpgsqlCommand("SELECT 1", first);
        Assert.Equal(1, await again.ExecuteScalarAsync());
    }

    [Fact]
    public async Task The_clients_cancel_key_is_not_the_upstreams()
    {
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres");
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT pg_backend_pid()", connection);

        Assert.NotEqual(connection.ProcessID, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Closed_sessions_leave_no_key_and_no_slot()
    {
        await using var listener = await gateway.StartListenerAsync(gateway.Server.Folder);
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres", listener.Endpoint);
        for (var i = 0; i < 20; i++)
            await GatewayFixture.ExecuteAsync(source, "SELECT 1");

        for (var began = Stopwatch.StartNew(); listener.SessionCount + listener.CancelKeyCount > 0 && began.Elapsed < TimeSpan.FromSeconds(5);)
            await Task.Yield();
        Assert.Equal((0, 0), (listener.SessionCount, listener.CancelKeyCount));
    }

    [Fact]
    public async Task Fifty_megabytes_are_copied_both_ways_untouched()
    {
        const int Rows = 500;
        var chunk = RandomNumberGenerator.GetBytes(100_000);
        await using var source = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, GatewayFixture.Shop);
        await using var connection = await source.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand("CREATE TEMPORARY TABLE blobs (n int, b bytea)", connection))
            await create.ExecuteNonQueryAsync();
        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var writer = await connection.BeginBinaryImportAsync("COPY blobs FROM STDIN (FORMAT BINARY)"))
        {
            for (var i = 0; i < Rows; i++)
            {
                chunk[0] = (byte)i;
                chunk[^1] = (byte)(i >> 8);
                sent.AppendData(chunk);
                await writer.StartRowAsync();
                await writer.WriteAsync(i);
                await writer.WriteAsync(chunk);
            }

            await writer.CompleteAsync();
        }

        using var received = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using (var reader = await connection.BeginBinaryExportAsync("COPY (SELECT b FROM blobs ORDER BY n) TO STDOUT (FORMAT BINARY)"))
        {
            while (await reader.StartRowAsync() != -1)
                received.AppendData(await reader.ReadAsync<byte[]>());
        }

        Assert.Equal(sent.GetHashAndReset(), received.GetHashAndReset());
    }

    [Fact]
    public async Task What_the_client_sends_before_it_closes_reaches_the_upstream()
    {
        await using var admin = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, GatewayFixture.Shop);
        await GatewayFixture.ExecuteAsync(admin, "CREATE TABLE last_words (id int)");
        for (var i = 0; i < 20; i++)
        {
            var connection = await admin.OpenConnectionAsync();
            var command = new NpgsqlCommand($"INSERT INTO last_words VALUES ({i})", connection);
            await command.ExecuteNonQueryAsync();
            await connection.CloseAsync();
        }

        Assert.Equal(20L, await GatewayFixture.ExecuteAsync(admin, "SELECT count(*) FROM last_words"));
    }

    [Fact]
    public async Task Terminated_session_hears_the_servers_own_last_words()
    {
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres");
        await using var connection = await source.OpenConnectionAsync();
        await using var pid = new NpgsqlCommand("SELECT pg_backend_pid()", connection);
        var process = await pid.ExecuteScalarAsync();

        await GatewayFixture.ExecuteAsync(gateway.Superuser, $"SELECT pg_terminate_backend({process})");
        await using var command = new NpgsqlCommand("SELECT pg_sleep(10)", connection);

        Assert.Equal("57P01", (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
    }

    [Theory]
    [InlineData("QUIT")]
    [InlineData("INT")]
    public async Task Server_that_dies_ends_its_sessions_and_a_new_one_takes_logins(string signal)
    {
        using var server = new PostgresServer();
        await using var superuser = NpgsqlDataSource.Create(server.SuperuserConnectionString + ";Pooling=false");
        await PostgresMapping.InstallAsync(superuser, TestTokens.Tenant, default);
        await PostgresMapping.EnsureAdministratorAsync(superuser, new(GatewayFixture.AdminOid, GatewayFixture.Admin, "user"), default);
        await using var listener = await gateway.StartListenerAsync(server.Folder);
        await using var source = gateway.Source(GatewayFixture.Admin, gateway.AdminToken, "postgres", listener.Endpoint);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT pg_sleep(30)", connection);
        var running = command.ExecuteNonQueryAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);

        server.Stop(signal);

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => running.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal("57P03", (await gateway.RefusedAsync(GatewayFixture.Admin, gateway.AdminToken, listener: listener)).SqlState);
        server.Start();
        Assert.Equal(GatewayFixture.Admin, await GatewayFixture.ExecuteAsync(source, "SELECT current_user"));
        gateway.Errors.Clear();
    }

    [Fact]
    public async Task Closing_the_listener_ends_its_sessions()
    {
        var listener = await gateway.StartListenerAsync(gateway.Server.Folder);
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres", listener.Endpoint);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SELECT pg_sleep(30)", connection);
        var running = command.ExecuteNonQueryAsync();
        var began = Stopwatch.StartNew();

        await listener.DisposeAsync();
        await listener.DisposeAsync();

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => running.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(5), $"took {began.Elapsed}");
    }

    [Fact]
    public async Task Many_logins_at_once_all_succeed()
    {
        await using var source = gateway.Source(GatewayFixture.App, gateway.AppToken, "postgres");

        var users = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => GatewayFixture.ExecuteAsync(source, "SELECT current_user")));

        Assert.All(users, user => Assert.Equal(GatewayFixture.App, user));
    }
}
