using System.Text;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Tds;
using Gatehouse.Protocols.Tds;
using Gatehouse.Tests.Gateway.Postgres;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway.Tds;

public class RefusalTests
{
    [Theory]
    [InlineData("not a token", "NotAToken")]
    [InlineData("", "TokenMissing")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.b3RoZXI", "TokenRejected")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.c2lnä", "NotAToken")]
    public async Task Token_that_is_not_believed_is_error_18456(string token, string code)
    {
        await using var harness = await Harness.StartAsync();
        await using (var client = await harness.ConnectAsync())
        {
            await client.StartTlsAsync();
            await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken(token)));

            var error = await client.ReadErrorAsync();
            Assert.Equal((18456, 1, 14, "test"), (error.Number, error.State, error.Class, error.Server));
            Assert.StartsWith("Login failed for user '<token-identified principal>'.", error.Text, StringComparison.Ordinal);
            Assert.Equal(code, harness.Audit.Logins.Single().Code);
            Assert.Empty(harness.Upstream.Logins);
        }

        await harness.AssertHealthyAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("master")]
    public async Task Principal_without_a_user_in_the_database_is_refused(string database)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(database, ClientScript.SecurityToken()));

        Assert.Equal(18456, (await client.ReadErrorAsync()).Number);
        Assert.Equal("DatabaseUserNotFound", harness.Audit.Logins.Single().Code);
        Assert.Empty(harness.Upstream.Logins);
    }

    [Fact]
    public async Task Password_goes_to_the_upstream_only_where_passwords_are_allowed()
    {
        var login = ClientScript.Login() with { UserName = "sa", Password = Encoding.Unicode.GetBytes("p") };
        await using var closed = await Harness.StartAsync();
        await using var refused = await closed.ConnectAsync();
        await refused.StartTlsAsync(Encryption.Off);
        await refused.SendAsync(login);
        Assert.Equal(18456, (await refused.ReadErrorAsync()).Number);
        Assert.Empty(closed.Upstream.Logins);

        await using var open = await Harness.StartAsync(passwords: true);
        await using var client = await open.ConnectAsync();
        await client.StartTlsAsync(Encryption.Off);
        await client.SendAsync(login);
        Assert.Contains(await client.ReadTokensAsync(), token => token is LoginAck);
        Assert.Equal("sa", open.Upstream.Logins.Single().UserName);
        Assert.Equal("p", Encoding.Unicode.GetString(open.Upstream.Logins.Single().Password.Span));
    }

    [Theory]
    [InlineData(TdsVersion.V71, 0, 0, 17832)]
    [InlineData(TdsVersion.V74, Login7.IntegratedSecurity, 0, 18456)]
    [InlineData(TdsVersion.V74, 0, 1, 40510)]
    [InlineData(TdsVersion.V74, 0, 0, 18456)] // neither token nor user
    public async Task Login_of_a_kind_that_is_not_relayed_is_refused(uint version, byte flags2, byte flags3, int number)
    {
        await using var harness = await Harness.StartAsync(passwords: true);
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login() with { Version = version, OptionFlags2 = flags2, OptionFlags3 = flags3 });

        Assert.Equal(number, (await client.ReadErrorAsync()).Number);
        Assert.Empty(harness.Upstream.Logins);
    }

    [Fact]
    public async Task One_more_session_than_there_may_be_is_told_so()
    {
        await using var harness = await Harness.StartAsync(maxConnections: 1);
        await using var first = await harness.ConnectAsync();
        await first.LoginAsync();
        await using var second = await harness.ConnectAsync();
        await second.StartTlsAsync();
        await second.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));

        Assert.Equal(10928, (await second.ReadErrorAsync()).Number);
    }

    [Fact]
    public async Task Upstreams_refusal_keeps_its_own_number()
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Answer = _ => FakeUpstream.Refused(4060);
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));

        Assert.Equal(4060, (await client.ReadErrorAsync()).Number);
        Assert.Equal("UpstreamRefused", harness.Audit.Logins.Single().Code);
    }

    [Theory]
    [InlineData("FD000000000000000000000000")] // neither yes nor no
    [InlineData("AD")]
    [InlineData("E30F00140600003A090100610000000000")] // routing, badly made
    [InlineData("81")]
    [InlineData("AEFFFFFFFFFFFF")]
    public async Task Hostile_upstream_is_an_error_and_no_session(string answer)
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.RawAnswer = Convert.FromHexString(answer);
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));

        Assert.Equal(18456, (await client.ReadErrorAsync()).Number);
        Assert.Equal("UpstreamMalformed", harness.Audit.Logins.Single().Code);
    }

    [Fact]
    public async Task Upstream_may_not_send_the_client_elsewhere()
    {
        await using var harness = await Harness.StartAsync();
        harness.Upstream.Answer = login => [EnvChange.Route("elsewhere", 1433), .. FakeUpstream.Granted(login)];
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));

        Assert.Equal(18456, (await client.ReadErrorAsync()).Number);
    }

    [Theory]
    [InlineData("1201FFFF00000100")]
    [InlineData("1201000900000100" + "00")]
    [InlineData("1201000800000100")]
    [InlineData("1001000800000100")]
    [InlineData("474554202F20485454502F312E310D0A")] // GET / HTTP/1.1
    public async Task Hostile_first_packet_is_refused(string hex)
    {
        await using var harness = await Harness.StartAsync();
        await using (var client = await harness.ConnectAsync())
        {
            await client.SendAsync(Convert.FromHexString(hex));
            Assert.Equal(17832, (await client.ReadErrorAsync()).Number);
        }

        await harness.AssertHealthyAsync();
    }

    [Fact]
    public void Sql_knows_applications_by_their_client_id_and_people_by_their_object_id()
    {
        Assert.Equal("client", DatabasePrincipal.Of(Principals.Service("oid")).Id);
        Assert.Equal("oid", DatabasePrincipal.Of(Principals.User("oid")).Id);
    }

    [Theory]
    [InlineData(TokenErrorCode.Expired, GatewayErrorCode.TokenExpired, "Token is expired.")]
    [InlineData(TokenErrorCode.WrongAudience, GatewayErrorCode.TokenWrongAudience, "Incorrect or invalid token.")]
    [InlineData(TokenErrorCode.WrongTenant, GatewayErrorCode.TokenWrongTenant, "The server is not currently configured to accept this token.")]
    public void Azures_own_words_are_kept(TokenErrorCode token, GatewayErrorCode code, string words)
    {
        var refusal = TdsRefusals.Token(new TokenException(token, "x"));

        Assert.Equal(code, refusal.Code);
        Assert.StartsWith($"Login failed for user '<token-identified principal>'. {words}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_that_a_client_can_get_has_a_number()
    {
        // ReplicationNotSupported and MultiFactorRequired are other protocols'; UpstreamRefused has the upstream's number.
        GatewayErrorCode[] none = [GatewayErrorCode.ReplicationNotSupported, GatewayErrorCode.MultiFactorRequired, GatewayErrorCode.UpstreamRefused];
        foreach (var code in Enum.GetValues<GatewayErrorCode>().Except(none))
            Assert.InRange(TdsErrors.Number(code).Number, 1, 50_000);
    }
}
