using System.Text;
using Gatehouse.Gateway;
using Gatehouse.Gateway.MySql;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>Database servers that do what a server should not.</summary>
public class UpstreamTests
{
    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0, 10 })]
    [InlineData(new byte[] { 10, 0, 0, 5, 10, 1, 1, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 9, (byte)'x', 0 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0xFF, 1 })]
    public async Task Greeting_that_is_none_is_an_error_of_the_upstream(byte[] hello)
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Hello = hello;
        await using var client = await harness.ConnectAsync();

        Assert.Equal(1429, (await client.ReadErrorAsync()).Number);
        Assert.Contains(harness.Audit.Logins, login => login.Code == "UpstreamMalformed");
    }

    [Fact]
    public async Task Refusal_in_place_of_the_greeting_is_passed_on_in_its_words()
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Hello = FakeUpstream.Packet(0, new ERRPacket(1040, null, "Too many connections"));
        await using var client = await harness.ConnectAsync();

        Assert.Equal(new ERRPacket(1040, null, "Too many connections"), await client.ReadErrorAsync());
    }

    [Theory]
    [InlineData(new byte[] { 7, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0 })]     // OK with a false number
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 2, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 2, 0xFE })]                     // the switch of before 4.1
    [InlineData(new byte[] { 0, 0, 0, 2 })]
    [InlineData(new byte[] { 2, 0, 0, 2, 1, 4 })]                     // more data for a plugin that has none
    [InlineData(new byte[] { 8, 0, 0, 2, 0xFE, (byte)'d', (byte)'i', (byte)'a', (byte)'l', 0, 1, 2 })]
    [InlineData(new byte[] { 3, 0, 0, 2, 0, 0, 0 })]
    public async Task Login_answer_that_is_none_is_an_error_of_the_upstream(byte[] answer)
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Answer = (_, stream, cancel) => stream.WriteAsync(answer, cancel).AsTask();

        Assert.Equal(1429, (await RefusedAsync(harness)).Number);
    }

    [Fact]
    public async Task Login_that_does_not_end_is_given_up()
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Answer = async (packets, _, cancel) =>
        {
            while (true)
            {
                await packets.WriteAsync(new AuthSwitchRequest(NativePassword.Plugin, new byte[21]), cancel);
                if (await packets.ReadAsync("answer", 100, cancel) is null)
                    return;
            }
        };

        Assert.Equal(1429, (await RefusedAsync(harness)).Number);
    }

    [Fact]
    public async Task Upstream_that_is_silent_ends_at_the_deadline()
    {
        var time = new ManualTime();
        await using var harness = await Harness.StartAsync(time: time);
        var asked = new TaskCompletionSource();
        harness.Upstream.Answer = (_, _, cancel) =>
        {
            asked.SetResult();
            return Task.Delay(TimeSpan.FromMinutes(1), TimeProvider.System, cancel);
        };
        var refused = RefusedAsync(harness);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        time.Advance(Harness.LoginTimeout);

        Assert.Equal(1159, (await refused).Number);
    }

    [Fact]
    public async Task Upstream_that_leaves_is_an_error_and_no_hang()
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Answer = (_, _, _) => Task.CompletedTask;
        harness.Upstream.CloseAfterAnswer = true;

        Assert.Equal(1429, (await RefusedAsync(harness)).Number);
    }

    [Theory]
    [InlineData(NativePassword.Plugin)]
    [InlineData(CachingSha2Password.Plugin)]
    [InlineData(ClearPassword.Plugin)]
    public async Task Switch_to_a_plugin_that_the_gateway_has_is_answered(string plugin)
    {
        await using var harness = await Harness.StartAsync();
        var password = harness.Upstream.Server.Key.Password(FakePrincipalMap.User);
        var scramble = "abcdefghijklmnopqrst"u8.ToArray();
        byte[]? answer = null, more = null;
        harness.Upstream.Answer = async (packets, _, cancel) =>
        {
            await packets.WriteAsync(new AuthSwitchRequest(plugin, (byte[])[.. scramble, 0]), cancel);
            answer = await packets.ReadAsync("answer", 100, cancel);
            if (plugin == CachingSha2Password.Plugin)
            {
                await packets.WriteAsync(new AuthMoreData(new[] { CachingSha2Password.FullNeeded }), cancel);
                more = await packets.ReadAsync("answer", 100, cancel);
            }

            await packets.WriteAsync(new OKPacket(0, 0, 2, 0, default), cancel);
        };
        await using (var client = await harness.ConnectAsync())
            await client.LoginAsync();

        Assert.Equal(plugin switch
        {
            NativePassword.Plugin => NativePassword.Answer(password, scramble),
            CachingSha2Password.Plugin => CachingSha2Password.Answer(password, scramble),
            _ => ClearPassword.Format(password),
        }, answer);
        Assert.Equal(plugin == CachingSha2Password.Plugin ? ClearPassword.Format(password) : null, more);
    }

    [Fact]
    public async Task Relay_is_bytes_and_change_user_does_not_reach_it()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.LoginAsync();
        var ping = CommandFilterTests.Packet(0, [Command.Ping]);
        await client.SendAsync(ping);
        var echo = new byte[ping.Length];
        await client.Stream.ReadExactlyAsync(echo);
        Assert.Equal(ping, echo);

        await client.SendAsync(CommandFilterTests.Packet(0, [Command.ChangeUser, .. "root"u8, 0]));

        var rest = await client.ReadToEndAsync();
        Assert.DoesNotContain("root", Encoding.ASCII.GetString(rest), StringComparison.Ordinal);
        Assert.Contains("COM_CHANGE_USER", Encoding.ASCII.GetString(rest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_statement_is_rewritten_on_its_way()
    {
        await using var harness = await Harness.StartAsync(isAdministrator: true);
        await using var client = await harness.ConnectAsync();
        await client.LoginAsync();

        await client.SendAsync(CommandFilterTests.Packet(0, [Command.Query, .. "SET aad_auth_validate_oids_in_tenant = OFF"u8]));

        var expected = CommandFilterTests.Packet(0, [Command.Query, .. "SET @gatehouse_validate_oids = 0"u8]);
        var echo = new byte[expected.Length];
        await client.Stream.ReadExactlyAsync(echo);
        Assert.Equal(expected, echo);
    }

    [Fact]
    public void Every_code_that_a_mysql_client_can_meet_has_a_number()
    {
        foreach (var code in Enum.GetValues<GatewayErrorCode>().Where(code => code is not (GatewayErrorCode.ReplicationNotSupported
            or GatewayErrorCode.MultiFactorRequired or GatewayErrorCode.UpstreamRefused)))
        {
            var packet = MySqlErrors.Packet(new(code, new string('ä', 600)), "id");
            Assert.Equal(5, packet.SqlState!.Length);
            Assert.InRange(Encoding.UTF8.GetByteCount(packet.Message), 400, 511);
            Assert.EndsWith("connection id)", packet.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<ERRPacket> RefusedAsync(Harness harness)
    {
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(plugin: ClearPassword.Plugin, answer: ClearPassword.Format(Encoding.ASCII.GetBytes(FakeTokens.Token))));
        return await client.ReadErrorAsync();
    }
}
