using System.Text;
using Gatehouse.Gateway.MySql.Upstream;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.ServerTests.MySql;

/// <summary>The upstream login with the authentication plugins that a MariaDB has.</summary>
[Collection(MySqlCollection.Name)]
public class UpstreamLoginTests(MySqlFixture gateway)
{
    private static readonly byte[] Password = Encoding.UTF8.GetBytes("pässword \"1\"");

    [Theory]
    [InlineData("mysql_native_password", true)]
    [InlineData("mysql_native_password", false)]
    [InlineData("ed25519", true)]
    [InlineData("ed25519", false)]
    public async Task Right_password_logs_in_and_a_wrong_one_does_not(string plugin, bool right)
    {
        if (plugin == "ed25519")
            await gateway.Server.QueryAsync("INSTALL PLUGIN IF NOT EXISTS ed25519 SONAME 'auth_ed25519'");
        var user = $"by {plugin} {right}";
        await gateway.Server.QueryAsync($"CREATE USER '{user}'@'localhost' IDENTIFIED VIA {plugin} USING PASSWORD('{Encoding.UTF8.GetString(Password)}')");
        using var upstream = await MySqlUpstream.ConnectAsync(gateway.Server.Upstream.Address, default);
        const Capabilities Flags = Capabilities.LongPassword | Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.PluginAuthLengthEncoded;

        var login = await upstream.LoginAsync(new HandshakeResponse41(Flags, 1 << 24, 45, user, default, null, "", null), right ? Password : Password[1..], default);

        Assert.Equal(right ? null : 1045, (int?)login.Refusal?.Number);
    }
}
