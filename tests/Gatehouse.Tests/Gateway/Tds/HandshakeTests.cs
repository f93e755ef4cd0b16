using System.Diagnostics;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Tests.Gateway.Tds;

/// <summary>Every way to begin a session: as it should be, cut at every byte, and one byte at a time.</summary>
public class HandshakeTests
{
    private const int Spread = 40;

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
        int start, length;
        await using (var whole = await harness.ConnectAsync())
        {
            await Handshakes.All[name](whole);
            // Up to its end LOGIN7 is the same whether the token is in it or comes later: one of the two is cut there.
            start = whole.SentUntilAsked is { } asked ? asked - Spread : 0;
            length = whole.Sent;
        }

        harness.Upstream.Logins.Clear();

        // A handshake's length differs by a few bytes from run to run (signatures, keys): the last ones may be a whole login.
        await Parallel.ForAsync(start, length - Spread, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cut, _) =>
        {
            await using var client = await harness.ConnectAsync(cut);
            await Assert.ThrowsAnyAsync<IOException>(() => Handshakes.All[name](client));
        });

        Assert.Empty(harness.Upstream.Logins);
        await harness.AssertHealthyAsync();
    }

    [Theory]
    [InlineData(Encryption.Off, Encryption.Required)]
    [InlineData(Encryption.On, Encryption.On)]
    [InlineData(Encryption.NotSupported, Encryption.Required)]
    [InlineData(Encryption.Required, Encryption.Required)]
    [InlineData(null, Encryption.Required)]
    public async Task Plain_text_is_never_agreed_on(Encryption? asked, Encryption answered)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.GreetAsync(asked);

        Assert.Equal(answered, client.Hello!.Encryption);
        Assert.True(client.Hello.FedAuthRequired);
    }

    [Fact]
    public async Task Login_without_tls_is_refused_and_not_read()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.GreetAsync(Encryption.NotSupported);
        await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));

        Assert.Equal(18456, (await client.ReadErrorAsync()).Number);
        Assert.Empty(harness.Upstream.Logins);
        Assert.Equal("TlsRequired", harness.Audit.Logins.Single().Code);
    }

    [Fact]
    public async Task Wrapped_tls_is_1_2_even_where_the_client_can_1_3()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync(versions: SslProtocols.Tls12 | SslProtocols.Tls13);

        Assert.Equal(SslProtocols.Tls12, ((SslStream)client.Stream).SslProtocol);
    }

    [Fact]
    public async Task Strict_agrees_on_tds_8()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartStrictAsync();
        Assert.Equal("tds/8.0", ((SslStream)client.Stream).NegotiatedApplicationProtocol.ToString());

        await using var other = await harness.ConnectAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => other.StartStrictAsync("http/1.1"));
        Assert.Empty(harness.Upstream.Logins);
    }

    [Fact]
    public async Task Client_without_a_token_is_told_where_to_get_one()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(features: ClientScript.Msal));

        // Alone: with a DONE behind it SqlClient 2.1 breaks.
        Assert.Equal(new FedAuthInfo(Harness.Authority, "https://database.windows.net/"), Assert.Single(await client.ReadTokensAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Granted_login_has_what_drivers_need(bool strict)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        var tokens = await client.LoginAsync(strict);

        var ack = Assert.IsType<FeatureExtAck>(tokens[^2]); // before the last DONE, or SqlClient waits for it
        Assert.IsType<Done>(tokens[^1]);
        var feature = Assert.Single(ack.Features); // the client did not ask for what else the upstream grants
        Assert.Equal((FeatureId.FedAuth, 0), (feature.Id, feature.Data.Length));
        Assert.Equal(strict ? TdsVersion.V80 : TdsVersion.V74, tokens.OfType<LoginAck>().Single().Version);
        Assert.Equal("8000", tokens.OfType<EnvChange>().Single(change => change.Type == EnvChangeType.PacketSize).NewText);
    }

    [Fact]
    public async Task Upstream_gets_the_clients_wishes_and_none_of_its_secrets()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.LoginAsync(strict: true);

        Assert.True(harness.Upstream.Logins.TryDequeue(out var login));
        Assert.Equal(("web1-login", "shop", "app1", "us_english", 8000u, TdsVersion.V74),
            (login.UserName, login.Database, login.ApplicationName, login.Language, login.PacketSize, login.Version));
        Assert.Equal("upstream secret", Encoding.Unicode.GetString(login.Password.Span));
        Assert.Empty(login.Features);
        Assert.Contains(harness.Audit.Logins, granted => granted is { Granted: true, DatabaseUser: "web1", Database: "shop" });
    }

    [Fact]
    public async Task Requests_and_an_attention_reach_the_upstream()
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.LoginAsync();

        await client.SendAsync(PacketType.SqlBatch, Encoding.Unicode.GetBytes("SELECT 1"));
        Assert.Equal(0x81, (await client.ReadAsync()).Content[0]);
        await client.SendAsync(PacketType.Attention, []);
        Assert.Equal(DoneStatus.Attention, ((Done)(await client.ReadTokensAsync()).Single()).Status);
    }
}
