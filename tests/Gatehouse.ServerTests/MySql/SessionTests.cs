using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Gatehouse.Gateway.MySql;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.ServerTests.MySql;

[Collection(MySqlCollection.Name)]
public class SessionTests(MySqlFixture gateway)
{
    [Fact]
    public async Task Kill_query_reaches_the_session_of_the_greeting()
    {
        using var victim = await gateway.AppAsync();
        using var other = await gateway.AppAsync();
        var running = victim.QueryAsync("SELECT SLEEP(30), BENCHMARK(1, 1) FROM information_schema.tables");
        await WaitForAsync($"SELECT COUNT(*) FROM information_schema.processlist WHERE id = {victim.Greeting.ConnectionId} AND info LIKE '%SLEEP(30)%'");
        var began = Stopwatch.StartNew();

        await other.QueryAsync($"KILL QUERY {victim.Greeting.ConnectionId}");

        Assert.Equal(1317, (await Assert.ThrowsAsync<MySqlServerException>(() => running)).Number);
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(5));
        Assert.Equal("1", await victim.ScalarAsync("SELECT 1"));
    }

    [Theory]
    [InlineData("root")]
    [InlineData("gatehouse")]
    [InlineData(MySqlFixture.Admin)]
    [InlineData(MySqlFixture.App)]
    public async Task Change_user_is_refused_and_ends_the_session(string user)
    {
        using var client = await gateway.AppAsync();
        await client.SendAsync([Command.ChangeUser, .. Encoding.UTF8.GetBytes(user), 0, 0, 0, 45, 0, .. Encoding.ASCII.GetBytes(NativePassword.Plugin), 0]);

        var error = ERRPacket.Parse(await client.ReadAsync());

        Assert.Equal((1047, "08S01"), (error.Number, error.SqlState));
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task Change_user_hidden_behind_a_false_packet_number_never_reaches_the_server()
    {
        await gateway.Server.QueryAsync("CREATE USER IF NOT EXISTS 'open door'@'localhost'");
        using var client = await gateway.AppAsync();
        await client.SendPacketAsync(0, [Command.Ping]);
        _ = await client.ReadAsync();

        // 255 begins what the gateway takes for a file's data; then 0 is its next packet and not a command, unless the server disagrees.
        await client.SendPacketAsync(255, [Command.Ping]);
        try
        {
            await client.SendPacketAsync(0, [Command.ChangeUser, .. "open door"u8, 0, 0, 0, 45, 0]);
            await client.SendPacketAsync(0, [Command.Query, .. "SELECT CURRENT_USER()"u8]);
            while (!await client.IsClosedAsync())
            {
            }
        }
        catch (IOException)
        {
            // A reset is a close too.
        }

        Assert.Equal("0", (await gateway.Server.QueryAsync("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'open door'"))[0][0]);
    }

    [Fact]
    public async Task Reset_connection_is_relayed()
    {
        using var client = await gateway.AppAsync();
        await client.QueryAsync("SET @kept = 1");
        await client.SendAsync([0x1F]);
        _ = OKPacket.Parse(await client.ReadAsync());

        Assert.Null(await client.ScalarAsync("SELECT @kept"));
    }

    [Fact]
    public async Task Fifty_megabytes_come_through_untouched()
    {
        using var client = await gateway.AppAsync();

        var rows = await client.QueryAsync("WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 800) SELECT CONCAT(i, REPEAT(SHA2(i, 512), 512)) FROM n");

        Assert.Equal(800, rows.Count);
        for (var i = 0; i < rows.Count; i++)
            Assert.Equal($"{i + 1}{string.Concat(Enumerable.Repeat(Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes($"{i + 1}"))), 512))}", rows[i][0]);
    }

    [Fact]
    public async Task A_gigabyte_comes_through_with_its_checksum_and_waits_in_the_server_for_a_slow_client()
    {
        const int Rows = 1000;    // MariaDB ends a recursion there
        const int Repeats = 8400; // of 128 characters: 1 GiB in all, and a little more
        var sql = $"""
            SELECT /* gigabyte */ REPEAT(SHA2(i, 512), {Repeats}) FROM (
              WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) SELECT i FROM n) r
            """;
        using var client = await gateway.AppAsync();
        await client.SendAsync([Command.Query, .. Encoding.ASCII.GetBytes(sql)]);
        Assert.Equal(1, TextRow.ParseColumnCount(await client.ReadAsync()));
        _ = await client.ReadAsync();
        _ = EOFPacket.Parse(await client.ReadAsync());

        using var seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var expected = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var row = 1; row <= Rows; row++)
        {
            if (row == 32)
            {
                // If the gateway took all that comes, the server would be done by then.
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
                var running = await gateway.Server.QueryAsync(
                    $"SELECT info FROM information_schema.processlist WHERE id = {client.Greeting.ConnectionId}");
                Assert.Contains("gigabyte", running[0][0], StringComparison.Ordinal);
            }

            seen.AppendData(Encoding.ASCII.GetBytes(TextRow.Parse(await client.ReadAsync(), 1)[0]!));
            var part = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes($"{row}"))));
            for (var i = 0; i < Repeats; i++)
                expected.AppendData(part);
        }

        _ = EOFPacket.Parse(await client.ReadAsync());
        Assert.Equal(expected.GetHashAndReset(), seen.GetHashAndReset());
    }

    [Theory]
    [InlineData(PacketHeader.MaxPayloadLength - 1)]
    [InlineData(PacketHeader.MaxPayloadLength)]
    [InlineData(PacketHeader.MaxPayloadLength + 1)]
    [InlineData((4 * PacketHeader.MaxPayloadLength) + 5)]
    public async Task Commands_and_rows_of_many_packets_come_through_untouched(int length)
    {
        using var client = await gateway.AdminAsync();
        const string Head = "SELECT LENGTH('";
        const string Tail = "') AS aad";
        var text = RandomNumberGenerator.GetHexString(length - 1 - Head.Length - Tail.Length);

        Assert.Equal($"{text.Length}", await client.ScalarAsync(Head + text + Tail));
        Assert.Equal(text, await client.ScalarAsync($"SELECT '{text}'"));
        Assert.Equal("1", await client.ScalarAsync("SELECT 1"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    [InlineData(3000)]
    public async Task Local_infile_passes_also_where_its_packet_numbers_wrap(int kilobytes)
    {
        using var client = await gateway.AppAsync();
        await client.QueryAsync("CREATE TEMPORARY TABLE loaded (line VARCHAR(100))");

        // Every packet begins with the byte of COM_CHANGE_USER or of COM_QUERY.
        var line = string.Concat(Enumerable.Repeat("\x11\x03", 49)) + "\n\n";
        var content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(line, kilobytes * 10)));
        await client.QueryAsync("LOAD DATA LOCAL INFILE 'x' INTO TABLE loaded", new MemoryStream(content));

        Assert.Equal($"{kilobytes * 20}", await client.ScalarAsync("SELECT COUNT(*) FROM loaded"));
        await client.QueryAsync("LOAD DATA LOCAL INFILE 'x' INTO TABLE loaded", new MemoryStream());
        Assert.Equal($"{kilobytes * 20}", await client.ScalarAsync("SELECT COUNT(*) FROM loaded"));
    }

    [Fact]
    public async Task Several_results_of_one_command_come_in_order()
    {
        using var client = await gateway.AppAsync();

        Assert.Equal("3", (await client.QueryAsync("SELECT 1; SELECT 2; DO 0; SELECT 3"))[0][0]);
    }

    [Fact]
    public async Task Commands_sent_without_waiting_are_answered_in_order()
    {
        using var client = await gateway.AdminAsync();
        for (var i = 0; i < 50; i++)
            await client.SendAsync([Command.Query, .. Encoding.ASCII.GetBytes($"SELECT {i} AS aad")]);

        for (var i = 0; i < 50; i++)
        {
            client.BeginAnswer();
            Assert.Equal($"{i}", (await client.ReadResultsAsync())[0][0]);
        }
    }

    [Fact]
    public async Task Compression_is_not_offered()
    {
        using var client = await gateway.AppAsync();

        Assert.Equal(Capabilities.None, client.Greeting.Capabilities & (Capabilities.Compress | Capabilities.ZstdCompress));
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Server_that_dies_ends_its_sessions_and_a_new_one_takes_logins(string signal)
    {
        using var server = new MariaDbServer();
        await MySqlMapping.InstallAsync(server.Upstream, Postgres.TestTokens.Tenant, default);
        await MySqlMapping.EnsureAdministratorAsync(server.Upstream, new(MySqlFixture.AdminOid, null, MySqlFixture.Admin, "user"), default);
        await using var listener = await gateway.StartListenerAsync(server.Upstream);
        using var client = await gateway.AdminAsync(listener.Endpoint);
        var running = client.QueryAsync("SELECT SLEEP(30)");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        server.Stop(signal);

        await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(1429, (await gateway.RefusedAsync(MySqlFixture.Admin, gateway.AdminToken, listener: listener)).Number);
        server.Start();
        using (var again = await gateway.AdminAsync(listener.Endpoint))
            Assert.Equal("1", await again.ScalarAsync("SELECT 1"));
        gateway.Errors.Clear();
    }

    [Fact]
    public async Task Closing_the_listener_ends_its_sessions()
    {
        var listener = await gateway.StartListenerAsync(gateway.Server.Upstream);
        using var client = await RawClient.ConnectAsync(listener.Endpoint, MySqlFixture.App, gateway.AppToken);
        var running = client.QueryAsync("SELECT SLEEP(30)");
        var began = Stopwatch.StartNew();

        await listener.DisposeAsync();
        await listener.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(TimeSpan.FromSeconds(5)));
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(5), $"took {began.Elapsed}");
    }

    [Fact]
    public async Task Many_logins_at_once_all_succeed()
    {
        var users = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var client = await gateway.AppAsync();
            return await client.ScalarAsync("SELECT CURRENT_USER()");
        }));

        Assert.All(users, user => Assert.Equal(MySqlFixture.App + "@%", user));
    }

    private async Task WaitForAsync(string count)
    {
        for (var began = Stopwatch.StartNew(); (await gateway.Server.QueryAsync(count))[0][0] == "0";)
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(10), count);
    }
}
