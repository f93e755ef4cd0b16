using System.Text;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>What the upstream may do, and what the client then hears.</summary>
public class UpstreamTests : IAsyncLifetime
{
    private Harness _harness = null!;

    public async Task InitializeAsync() => _harness = await Harness.StartAsync();

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task Login_is_passed_on_with_another_cancel_key()
    {
        await using var client = await LoggedInAsync();

        Assert.NotEqual(FakeUpstream.Key.ProcessId, client.Key!.ProcessId);
        Assert.NotEqual(FakeUpstream.Key.SecretKey.ToArray(), client.Key!.SecretKey.ToArray());
        Assert.Equal(1, _harness.Listener.CancelKeyCount);
    }

    [Fact]
    public async Task Bytes_are_copied_both_ways_as_they_are()
    {
        await using var client = await LoggedInAsync();
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);

        var echo = client.ReadAsync(bytes.Length);
        await client.SendAsync(bytes);

        Assert.Equal(bytes, await echo);
    }

    [Fact]
    public async Task Bytes_that_come_with_the_end_of_the_login_are_not_lost()
    {
        _harness.Upstream.Answer = startup => [.. FakeUpstream.Grant(startup), .. "and more"u8];
        await using var client = await LoggedInAsync();

        Assert.Equal("and more", Encoding.ASCII.GetString(await client.ReadAsync(8)));
    }

    [Fact]
    public async Task Message_sent_with_the_password_reaches_the_upstream()
    {
        await using var client = await _harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await client.ReadMessageAsync();
        await client.SendAsync([.. FakeUpstream.Concat(new PasswordMessage(Encoding.ASCII.GetBytes(FakeTokens.Token))), .. "early"u8]);
        await client.ReadUntilReadyAsync();

        Assert.Equal("early", Encoding.ASCII.GetString(await client.ReadAsync(5)));
    }

    [Fact]
    public async Task Cancel_reaches_its_session_and_wrong_keys_do_nothing()
    {
        await using var client = await LoggedInAsync(ProtocolVersion.V32);
        var secret = client.Key!.SecretKey.ToArray();
        byte[] wrong = [.. secret[..^1], (byte)(secret[^1] ^ 1)];
        CancelRequest[] guesses =
        [
            new(client.Key.ProcessId, wrong),
            new(client.Key.ProcessId, secret.AsMemory(0, 4)),
            new(client.Key.ProcessId ^ 1, secret),
            new(FakeUpstream.Key.ProcessId, FakeUpstream.Key.SecretKey),
        ];
        foreach (var guess in guesses)
            await CancelAsync(guess, tls: false);
        Assert.Empty(_harness.Upstream.Cancels);

        await CancelAsync(new(client.Key.ProcessId, secret), tls: false);
        await CancelAsync(new(client.Key.ProcessId, secret), tls: true);

        Assert.Equal(2, _harness.Upstream.Cancels.Count);
        Assert.All(_harness.Upstream.Cancels, cancel => Assert.Equal(
            (FakeUpstream.Key.ProcessId, true), (cancel.ProcessId, cancel.SecretKey.Span.SequenceEqual(FakeUpstream.Key.SecretKey.Span))));
    }

    [Fact]
    public async Task Cancel_of_a_session_that_is_over_does_nothing()
    {
        BackendKeyData key;
        await using (var client = await LoggedInAsync())
            key = client.Key!;
        await _harness.AssertHealthyAsync();

        await CancelAsync(new(key.ProcessId, key.SecretKey), tls: false);

        Assert.Empty(_harness.Upstream.Cancels);
    }

    [Fact]
    public async Task Upstreams_refusal_is_passed_on_as_it_is()
    {
        _harness.Upstream.Answer = _ => FakeUpstream.Concat(new AuthenticationOk(), ErrorResponse.Fatal("3D000", "database \"shop\" does not exist", null, null));
        await using var client = await AskedAsync();

        Assert.Equal(AuthenticationRequest.Type, (await client.ReadMessageAsync()).Type);
        Assert.Equal("3D000", (await client.ReadErrorAsync()).SqlState);
        Assert.Empty(await client.ReadToEndAsync());
        Assert.Equal("UpstreamRefused", Assert.Single(_harness.Audit.Logins).Code);
    }

    public static TheoryData<string, byte[], string> BadAnswers => new()
    {
        { "asks for a password", FakeUpstream.Concat(new AuthenticationCleartextPassword()), "08P01" },
        { "closes", [], "57P03" },
        { "closes inside a message", [(byte)'R', 0, 0], "57P03" },
        { "speaks another protocol", "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), "08P01" },
        { "announces two gigabytes", [(byte)'S', 0x7f, 0xff, 0xff, 0xff], "08P01" },
        { "announces less than nothing", [(byte)'S', 0xff, 0xff, 0xff, 0xff], "08P01" },
        { "is ready before it has let the client in", FakeUpstream.Concat(new ReadyForQuery((byte)'I')), "08P01" },
        { "opens a session for someone else", FakeUpstream.Concat(new AuthenticationOk(), new ParameterStatus("session_authorization", "postgres"), FakeUpstream.Key, new ReadyForQuery((byte)'I')), "08P01" },
        { "floods", [.. FakeUpstream.Concat(new AuthenticationOk()), .. Enumerable.Repeat(FakeUpstream.Concat(new ParameterStatus("x", new string('x', 60_000))), 20).SelectMany(bytes => bytes)], "08P01" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Upstream_that_breaks_the_protocol_ends_the_login_with_a_clear_error(string what, byte[] answer, string sqlState)
    {
        _harness.Upstream.Answer = _ => answer;
        _harness.Upstream.CloseAfterAnswer = true;
        await using var client = await AskedAsync();

        var error = await client.ReadErrorAsync();

        Assert.True(sqlState == error.SqlState, $"{what}: {error.Message}");
        Assert.Empty(await client.ReadToEndAsync());
        Assert.False(Assert.Single(_harness.Audit.Logins).Granted);
        Assert.DoesNotContain(_harness.Log.Errors, line => line.Contains(" 1003 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upstream_that_says_nothing_ends_at_the_deadline()
    {
        await using var harness = await Harness.StartAsync(loginTimeout: TimeSpan.FromSeconds(1));
        harness.Upstream.Answer = _ => [];
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await client.PasswordAsync(FakeTokens.Token);

        Assert.Equal("57014", (await client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task Missing_upstream_is_said_so()
    {
        await using var harness = await Harness.StartAsync(socketFolder: "/tmp/no-such-folder");
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await client.PasswordAsync(FakeTokens.Token);

        Assert.Equal("57P03", (await client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task Upstream_that_closes_closes_the_client_after_its_last_words()
    {
        _harness.Upstream.Answer = startup => [.. FakeUpstream.Grant(startup), .. "bye"u8];
        _harness.Upstream.CloseAfterAnswer = true;
        await using var client = await LoggedInAsync();

        Assert.Equal("bye", Encoding.ASCII.GetString(await client.ReadToEndAsync()));
        await _harness.AssertHealthyAsync();
    }

    [Fact]
    public async Task Connection_beyond_the_limit_is_told_so_and_cancel_still_works()
    {
        await using var harness = await Harness.StartAsync(maxConnections: 1);
        await using var first = await harness.ConnectAsync();
        await first.StartTlsAsync();
        await first.LoginAsync();
        await using var second = await harness.ConnectAsync();
        await second.StartTlsAsync();
        await second.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        Assert.Equal("53300", (await second.ReadErrorAsync()).SqlState);

        await using var cancel = await harness.ConnectAsync();
        await cancel.SendAsync(new CancelRequest(first.Key!.ProcessId, first.Key.SecretKey));
        await cancel.ReadToEndAsync();
        Assert.Single(harness.Upstream.Cancels);
    }

    [Fact]
    public async Task Closing_the_listener_tells_those_who_log_in()
    {
        var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await client.ReadMessageAsync();

        var error = client.ReadErrorAsync();
        await harness.DisposeAsync();

        Assert.Equal("57P01", (await error).SqlState);
    }

    private async Task<ClientScript> LoggedInAsync(ProtocolVersion? version = null)
    {
        var client = await _harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.LoginAsync(version);
        return client;
    }

    /// <summary>A client that has sent its token.</summary>
    private async Task<ClientScript> AskedAsync()
    {
        var client = await _harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await client.PasswordAsync(FakeTokens.Token);
        return client;
    }

    private async Task CancelAsync(CancelRequest request, bool tls)
    {
        await using var client = await _harness.ConnectAsync();
        if (tls)
            await client.StartTlsAsync();
        await client.SendAsync(request);
        Assert.Empty(await client.ReadToEndAsync());
    }
}
