using System.Text;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.MySql;

public class CorrelationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_upstream_is_told_the_connections_id_whether_the_client_sends_attributes_or_not(bool sends)
    {
        await using var harness = await Harness.StartAsync();
        await using var client = await harness.ConnectAsync();
        await client.StartTlsAsync();
        var login = ClientScript.Login(plugin: ClearPassword.Plugin, answer: ClearPassword.Format(Encoding.ASCII.GetBytes(FakeTokens.Token)));
        await client.SendAsync(sends ? login : login with { Capabilities = login.Capabilities & ~Capabilities.ConnectAttributes, Attributes = null });
        _ = OKPacket.Parse(await client.ReadAsync());

        var id = Assert.Single(harness.Audit.Logins).ConnectionId;
        var seen = Encoding.UTF8.GetString(Assert.Single(harness.Upstream.Logins).Attributes!.Value.Span);
        Assert.Equal($"\u0017gatehouse_connection_id{(char)id.Length}{id}{(sends ? "\u0001k\u0001v" : "")}", seen);
    }
}
