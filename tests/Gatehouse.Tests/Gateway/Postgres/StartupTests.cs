using System.Text;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Tests.Gateway.Postgres;

public class StartupTests : IAsyncLifetime
{
    private Harness _harness = null!;
    private ClientScript _client = null!;

    public async Task InitializeAsync()
    {
        _harness = await Harness.StartAsync();
        _client = await _harness.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _harness.AssertHealthyAsync();
        await _harness.DisposeAsync();
    }

    [Fact]
    public async Task Token_is_never_asked_for_in_plain_text()
    {
        await _client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));

        var error = await _client.ReadErrorAsync();

        Assert.Equal("28000", error.SqlState);
        Assert.Contains("sslmode=require", error.Hint, StringComparison.Ordinal);
        Assert.Empty(await _client.ReadToEndAsync());
        Assert.Equal("TlsRequired", Assert.Single(_harness.Audit.Logins).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_between_the_request_and_tls_are_refused(bool gss) // CVE-2021-23214
    {
        await _client.SendAsync([.. FakeUpstream.Concat(gss ? new GSSENCRequest() : new SSLRequest()), .. FakeUpstream.Concat(ClientScript.Startup(ProtocolVersion.V30))]);

        Assert.Equal("08P01", (await _client.ReadErrorAsync()).SqlState);
        Assert.Empty(await _client.ReadToEndAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("h2")]
    public async Task Direct_tls_without_the_protocols_name_is_refused(string? protocol)
    {
        if (protocol is null)
        {
            await _client.HandshakeAsync();
            Assert.Equal("08P01", (await _client.ReadErrorAsync()).SqlState);
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => _client.HandshakeAsync(protocol));
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(1234, 9999)]
    public async Task Other_major_versions_are_refused(int major, int minor)
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(new StartupMessage(new ProtocolVersion(major, minor), []));

        Assert.Equal("0A000", (await _client.ReadErrorAsync()).SqlState);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(2, 32)]
    public async Task Supported_minor_versions_are_not_negotiated(int minor, int secretLength)
    {
        await _client.StartTlsAsync();
        await _client.LoginAsync(new ProtocolVersion(3, minor));

        Assert.Equal(secretLength, _client.Key!.SecretKey.Length);
        Assert.Equal(ProtocolVersion.V30, _harness.Upstream.Logins.Single().Version);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(9999, 2)]
    public async Task Unknown_minor_versions_and_extensions_are_negotiated_down(int asked, int given)
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(ClientScript.Startup(new ProtocolVersion(3, asked), ("_pq_.compression", "on"), ("application_name", "x")));

        var (type, body) = await _client.ReadMessageAsync();

        Assert.Equal(NegotiateProtocolVersion.Type, type);
        var negotiated = NegotiateProtocolVersion.Parse(body);
        Assert.Equal(new ProtocolVersion(3, given), negotiated.Newest);
        Assert.Equal(["_pq_.compression"], negotiated.UnknownOptions);
        await _client.PasswordAsync(FakeTokens.Token);
        await _client.ReadUntilReadyAsync();
        Assert.Equal(["user", "database", "application_name"], _harness.Upstream.Logins.Single().Parameters.Select(parameter => parameter.Key));
    }

    [Theory]
    [InlineData("true", "0A000")]
    [InlineData("database", "0A000")]
    [InlineData("1", "0A000")]
    [InlineData("", "0A000")]
    [InlineData("false", null)]
    [InlineData("off", null)]
    public async Task Replication_is_refused(string value, string? sqlState)
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(ClientScript.Startup(ProtocolVersion.V30, ("replication", value)));

        if (sqlState is null)
            await _client.PasswordAsync(FakeTokens.Token);
        else
            Assert.Equal(sqlState, (await _client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task Missing_user_is_refused()
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(new StartupMessage(ProtocolVersion.V30, [new("database", "shop")]));

        Assert.Equal("28000", (await _client.ReadErrorAsync()).SqlState);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 4 })]
    [InlineData(new byte[] { 0, 0, 0, 7 })]
    [InlineData(new byte[] { 0x7f, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x80, 0, 0, 0 })]
    [InlineData(new byte[] { (byte)'G', (byte)'E', (byte)'T', (byte)' ', (byte)'/' })]
    public async Task Hostile_lengths_are_refused_before_the_bytes_are_awaited(byte[] bytes)
    {
        await _client.SendAsync(bytes);

        Assert.Equal("08P01", (await _client.ReadErrorAsync()).SqlState);
        Assert.Empty(await _client.ReadToEndAsync());
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(65_541)]
    public async Task Hostile_password_lengths_are_refused_before_the_bytes_are_awaited(int length)
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await _client.ReadMessageAsync();
        await _client.SendAsync([(byte)'p', (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length]);

        Assert.Equal("08P01", (await _client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task Longest_password_is_read_and_a_longer_one_hears_why_not()
    {
        foreach (var (length, sqlState) in new[] { (65_535, "28P01"), (900_000, "08P01") })
        {
            await using var client = await _harness.ConnectAsync();
            await client.StartTlsAsync();
            await client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
            await client.ReadMessageAsync();
            await client.SendAsync(new PasswordMessage(Encoding.ASCII.GetBytes(new string('x', length))));

            Assert.Equal(sqlState, (await client.ReadErrorAsync()).SqlState);
        }
    }

    [Theory]
    [InlineData("", "TokenMissing")]
    [InlineData("secret", "NotAToken")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0", "NotAToken")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.b!d", "NotAToken")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.c2ln.c2ln", "NotAToken")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.", "TokenRejected")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.b3RoZXI", "TokenRejected")]
    public async Task What_is_no_good_token_is_refused_and_never_repeated(string password, string code)
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await _client.PasswordAsync(password);

        var error = await _client.ReadErrorAsync();

        Assert.Equal("28P01", error.SqlState);
        Assert.Equal(code, Assert.Single(_harness.Audit.Logins).Code);
        Assert.DoesNotContain(error.Fields, field => password.Length > 6 && field.Value.Contains(password, StringComparison.Ordinal));
        Assert.DoesNotContain(_harness.Log.All, line => password.Length > 6 && line.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_message_in_place_of_the_password_is_refused()
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(ClientScript.Startup(ProtocolVersion.V30));
        await _client.ReadMessageAsync();
        await _client.SendAsync([(byte)'Q', 0, 0, 0, 6, (byte)';', 0]);

        Assert.Equal("08P01", (await _client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task Encryption_asked_for_twice_is_refused()
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(new SSLRequest());

        Assert.Equal("08P01", (await _client.ReadErrorAsync()).SqlState);
    }

    [Fact]
    public async Task Line_breaks_in_a_user_name_do_not_reach_the_log()
    {
        await _client.StartTlsAsync();
        await _client.SendAsync(new StartupMessage(ProtocolVersion.V30, [new("user", "a\nError 1003 forged")]));
        await _client.PasswordAsync(FakeTokens.Token);

        Assert.Equal("28000", (await _client.ReadErrorAsync()).SqlState);
        Assert.DoesNotContain(_harness.Log.All, line => line.Contains("\nError", StringComparison.Ordinal));
    }
}
