using System.Text;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>Every way to begin a session: as it should be, cut at every byte, and one byte at a time.</summary>
public class HandshakeTests
{
    public static TheoryData<string> Names => [.. Handshakes.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task One_byte_at_a_time_is_a_session_like_any_other(string name)
    {
        await using var harness = await Harness.StartAsync();

        await using (var client = await harness.ConnectAsync(byteByByte: true))
            await Handshakes.All[name](client);

        await harness.AssertHealthyAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Closed_after_any_byte_leaves_nothing_behind(string name)
    {
        await using var harness = await Harness.StartAsync();
        int length;
        await using (var whole = await harness.ConnectAsync())
        {
            await Handshakes.All[name](whole);
            length = whole.Sent;
        }

        harness.Upstream.Logins.Clear();

        // Without TLS the refusal comes after the capabilities, before the rest.
        var needed = name == "plain text" ? PacketHeader.Length + SSLRequest.Length : length;
        await Parallel.ForAsync(0, needed, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cut, _) =>
        {
            await using var client = await harness.ConnectAsync(cut);
            await Assert.ThrowsAnyAsync<IOException>(() => Handshakes.All[name](client));
        });

        Assert.Empty(harness.Upstream.Logins);
        await harness.AssertHealthyAsync();
    }

    [Fact]
    public async Task Token_without_tls_is_neither_asked_for_nor_read()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.GreetAsync();
        await client.SendAsync(ClientScript.Login(plugin: ClearPassword.Plugin, answer: ClearPassword.Format(Encoding.ASCII.GetBytes(FakeTokens.Token))) with
        {
            Capabilities = ClientScript.Login().Capabilities & ~Capabilities.Ssl,
        });

        Assert.Equal((3159, "HY000"), ((await client.ReadErrorAsync()) is var error ? error.Number : 0, error.SqlState));
        Assert.Empty(harness.Upstream.Logins);
        Assert.DoesNotContain(harness.Log.All, line => line.Contains(FakeTokens.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Greeting_hides_what_the_gateway_cannot_read_and_has_a_scramble_of_its_own()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.GreetAsync();

        var greeting = client.Greeting!;
        Assert.Equal((FakeUpstream.ConnectionId, FakeUpstream.Greeting.ServerVersion, FakeUpstream.Greeting.Status), (greeting.ConnectionId, greeting.ServerVersion, greeting.Status));
        Assert.Equal(Capabilities.None, greeting.Capabilities & (Capabilities.Compress | Capabilities.QueryAttributes | Capabilities.MariaDbMultiCommand));
        Assert.True(greeting.Capabilities.HasFlag(Capabilities.Ssl | Capabilities.MariaDbBulkOperations));
        Assert.Equal(NativePassword.Plugin, greeting.Plugin);
        Assert.NotEqual(FakeUpstream.Greeting.Scramble.ToArray(), greeting.Scramble.ToArray());
    }

    [Fact]
    public async Task Session_has_the_same_capabilities_on_both_sides()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.LoginAsync();

        Assert.True(harness.Upstream.Logins.TryDequeue(out var login));
        Assert.Equal(ClientScript.Login().Capabilities & ~Capabilities.Ssl, login.Capabilities);
        Assert.Equal((FakePrincipalMap.User, "shop"), (login.User, login.Database));
        Assert.Equal(NativePassword.Answer(harness.Upstream.Server.Key.Password("app"), FakeUpstream.Greeting.Scramble.Span), login.Authentication.ToArray());
        Assert.DoesNotContain(FakeTokens.Token, Encoding.ASCII.GetString(login.Authentication.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(33, 1)]
    [InlineData(0xFFFFFF, 1)]
    [InlineData(0, 1)]
    [InlineData(32, 7)]
    public async Task Hostile_first_packet_is_refused_before_a_buffer_is_taken(int length, byte sequence)
    {
        await using var harness = await Harness.StartAsync();
        await using (var client = await harness.ConnectAsync())
        {
            await client.GreetAsync();
            var bytes = new byte[PacketHeader.Length + 40];
            new PacketHeader(length, sequence).Write(bytes);
            bytes[PacketHeader.Length + 1] = 0x0A; // SSL and PROTOCOL_41
            await client.SendAsync(bytes);
            Assert.Equal(1043, (await client.ReadAnyErrorAsync()).Number);
        }

        await harness.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("app ")]
    [InlineData("🔒")]
    [InlineData("nobody")]
    public async Task User_that_cannot_be_is_refused(string user)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(user, ClearPassword.Plugin, ClearPassword.Format(Encoding.ASCII.GetBytes(FakeTokens.Token))));

        Assert.Equal(1045, (await client.ReadErrorAsync()).Number);
        Assert.Empty(harness.Upstream.Logins);
    }

    [Fact]
    public async Task Longer_token_than_the_limit_is_refused()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(plugin: ClearPassword.Plugin, answer: ClearPassword.Format([.. Enumerable.Repeat((byte)'x', 65_536)])));

        Assert.Equal(1043, (await client.ReadErrorAsync()).Number);
    }

    [Theory]
    [InlineData(Capabilities.Compress)]
    [InlineData(Capabilities.ZstdCompress)]
    public async Task Compression_that_was_not_offered_is_refused(Capabilities compression)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(more: compression));

        Assert.Equal(1043, (await client.ReadErrorAsync()).Number);
    }
}
