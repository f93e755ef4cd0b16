using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatehouse.Gateway.Tds;
using Gatehouse.Protocols.Tds;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Tds;

/// <summary>A gateway in front of a SQL Server over the network: the server is a gateway too, in front of a small one.</summary>
public class TcpUpstreamTests
{
    private static readonly DatabaseUser ByPassword = new("web1", "sa", "upstream secret");

    [Theory]
    [InlineData(false, FedAuthLibrary.LiveId)] // a SQL login
    [InlineData(true, FedAuthLibrary.LiveId)]
    [InlineData(false, FedAuthLibrary.SecurityToken)]
    [InlineData(true, FedAuthLibrary.SecurityToken)]
    [InlineData(false, FedAuthLibrary.Msal)]
    [InlineData(true, FedAuthLibrary.Msal)]
    public async Task Login_request_attention_and_reset_go_all_the_way(bool strict, FedAuthLibrary library)
    {
        var tokens = new FixedTokens();
        await using var back = await Harness.StartAsync(passwords: true);
        await using var front = library == FedAuthLibrary.LiveId
            ? await Harness.StartBeforeAsync(AddressOf(back, strict), ByPassword)
            : await Harness.StartBeforeAsync(AddressOf(back, strict), new DatabaseUser("web1", tokens), library);
        await using (var client = await front.ConnectAsync())
        {
            var answer = await client.LoginAsync();
            Assert.Equal("8000", answer.OfType<EnvChange>().Single(change => change.Type == EnvChangeType.PacketSize).NewText);
            Assert.Equal([FeatureId.FedAuth], answer.OfType<FeatureExtAck>().Single().Features.Select(feature => feature.Id));

            await client.SendAsync(PacketType.SqlBatch, Encoding.Unicode.GetBytes("SELECT 1"));
            Assert.Equal(0x81, (await client.ReadAsync()).Content[0]);
            var reset = MessageChannel.Packets(PacketType.SqlBatch, Encoding.Unicode.GetBytes("SELECT 2"), 512);
            reset[1] |= (byte)PacketStatus.ResetConnection;
            await client.SendAsync(reset);
            await client.ReadAsync();
            await client.SendAsync(PacketType.Attention, []);
            Assert.Equal(DoneStatus.Attention, ((Done)(await client.ReadTokensAsync()).Single()).Status);
        }

        var login = back.Upstream.Logins.Single();
        Assert.Equal(("shop", "app1", "us_english", 8000u, "localhost"), (login.Database, login.ApplicationName, login.Language, login.PacketSize, login.ServerName));
        Assert.Equal(library == FedAuthLibrary.LiveId ? "sa" : "web1-login", login.UserName);
        Assert.Equal(library == FedAuthLibrary.LiveId ? [] : ["https://database.windows.net/"], tokens.Asked);
        var requests = back.Upstream.Requests.ToArray();
        Assert.Equal([PacketType.SqlBatch, PacketType.SqlBatch, PacketType.Attention], requests.Select(request => request.Type));
        Assert.True(requests[1].Status.HasFlag(PacketStatus.ResetConnection));
        await front.AssertHealthyAsync();
        Assert.Empty(back.Log.Errors);
    }

    [Theory]
    [InlineData(false, "localhost", false)] // its certificate is not from a root of the system
    [InlineData(true, "localhost", false)]
    [InlineData(false, "127.0.0.1", true)] // its certificate is for another name
    [InlineData(true, "127.0.0.1", true)]
    public async Task Server_that_cannot_be_trusted_gets_no_login(bool strict, string host, bool trusted)
    {
        await using var back = await Harness.StartAsync(passwords: true);
        var address = new TdsTcp(host, back.Listener.Endpoint.Port) { Strict = strict, TrustedRoots = trusted ? [back.Certificate] : null };
        await using var front = await Harness.StartBeforeAsync(address, ByPassword);

        Assert.Equal("UpstreamUntrusted", await RefusedAsync(front));
        Assert.Empty(back.Upstream.Logins);
    }

    [Theory]
    [InlineData("0401001A00000000" + "00000B0006" + "0100110001" + "FF" + "100010000000" + "02", "UpstreamUntrusted")] // no TLS
    [InlineData("0401001A00000000" + "00000B0006" + "0100110001" + "FF" + "100010000000" + "00", "UpstreamUntrusted")] // for the login only
    [InlineData("485454502F312E3120343030204261642052657175657374", "UpstreamMalformed")] // HTTP/1.1 400 Bad Request
    [InlineData("0A352E352E3568656C6C6F0000000000", "UpstreamMalformed")] // MySQL
    [InlineData("", "UpstreamUnavailable")]
    public async Task Server_that_is_none_gets_no_login(string answer, string code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var seen = new MemoryStream();
        var peer = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            await new MessageChannel(stream).ReadAsync("PRELOGIN", PacketType.PreLogin, PreLogin.MaxLength, default);
            await stream.WriteAsync(Convert.FromHexString(answer));
            client.Client.Shutdown(SocketShutdown.Send);
            try
            {
                await stream.CopyToAsync(seen);
            }
            catch (IOException)
            {
                // The gateway left with bytes unread.
            }
        });
        await using var front = await Harness.StartBeforeAsync(new TdsTcp("localhost", ((IPEndPoint)listener.LocalEndpoint).Port), ByPassword);

        Assert.Equal(code, await RefusedAsync(front, code == "UpstreamUnavailable" ? 40613 : 18456));
        await peer.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, seen.Length);
    }

    [Fact]
    public async Task Server_that_is_not_there_is_unavailable()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        await using var front = await Harness.StartBeforeAsync(new TdsTcp("localhost", port), ByPassword);

        Assert.Equal("UpstreamUnavailable", await RefusedAsync(front, number: 40613));
    }

    [Fact]
    public async Task Token_of_another_resource_is_not_given_away()
    {
        var tokens = new FixedTokens();
        await using var back = await Harness.StartAsync();
        back.Upstream.Answer = _ => [new FedAuthInfo("https://login.microsoftonline.com/x", "https://management.azure.com/")];
        await using var front = await Harness.StartBeforeAsync(new TdsSocket(((TdsSocket)back.Upstream.Server.Address).Path), new DatabaseUser("web1", tokens), FedAuthLibrary.Msal);

        Assert.Equal("UpstreamUntrusted", await RefusedAsync(front));
        Assert.Empty(tokens.Asked);
    }

    [Fact]
    public async Task Refusal_keeps_its_number_all_the_way()
    {
        await using var back = await Harness.StartAsync(passwords: true);
        back.Upstream.Answer = _ => FakeUpstream.Refused(4060);
        await using var front = await Harness.StartBeforeAsync(AddressOf(back, strict: false), ByPassword);

        Assert.Equal("UpstreamRefused", await RefusedAsync(front, number: 4060));
    }

    [Fact]
    public void Settings_that_cannot_work_are_all_named()
    {
        var server = new TdsServer(new TdsTcp("no host", 70_000) { TrustedRoots = [] }) { Resource = "x", TokenLibrary = FedAuthLibrary.LiveId };

        var errors = string.Join(' ', server.Errors());

        foreach (var setting in new[] { "host", "port 70000", "TrustedRoots", "resource", "TokenLibrary" })
            Assert.Contains(setting, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_not_in_any_text()
        => Assert.DoesNotContain("secret", $"{ByPassword} {new TdsServer("/x")} {new DatabaseUser("web1", new FixedTokens())}", StringComparison.Ordinal);

    private static TdsTcp AddressOf(Harness back, bool strict)
        => new("localhost", back.Listener.Endpoint.Port) { Strict = strict, TrustedRoots = [back.Certificate] };

    private static async Task<string?> RefusedAsync(Harness front, int number = 18456)
    {
        await using var client = await front.ConnectAsync();
        await client.StartTlsAsync();
        await client.SendAsync(ClientScript.Login(features: ClientScript.SecurityToken()));
        Assert.Equal(number, (await client.ReadErrorAsync()).Number);
        return front.Audit.Logins.Single().Code;
    }

    private sealed class FixedTokens : IUpstreamTokens
    {
        public List<string> Asked { get; } = [];

        public ValueTask<string> GetTokenAsync(string resource, CancellationToken cancellationToken)
        {
            Asked.Add(resource);
            return ValueTask.FromResult(FakeTokens.Token);
        }
    }
}
