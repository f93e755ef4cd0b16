using System.Text;
using Gatehouse.Protocols.MySql;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>Every way to begin a session.</summary>
internal static class Handshakes
{
    public static readonly IReadOnlyDictionary<string, Func<ClientScript, Task>> All = new Dictionary<string, Func<ClientScript, Task>>
    {
        ["clear password"] = client => client.LoginAsync(),
        ["openid connect"] = client => client.LoginAsync(plugin: OpenIdConnect.Plugin),
        ["token at once"] = async client =>
        {
            await client.StartTlsAsync();
            await client.SendAsync(ClientScript.Login(plugin: ClearPassword.Plugin, answer: ClearPassword.Format(Encoding.ASCII.GetBytes(FakeTokens.Token))));
            _ = OKPacket.Parse(await client.ReadAsync());
        },
        ["plain text"] = async client =>
        {
            await client.GreetAsync();
            await client.SendAsync(ClientScript.Login() with { Capabilities = ClientScript.Login().Capabilities & ~Capabilities.Ssl });
            Assert.Equal(3159, (await client.ReadErrorAsync()).Number);
        },
    };
}
