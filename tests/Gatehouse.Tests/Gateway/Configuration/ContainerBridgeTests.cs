using System.Net;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Tests.Gateway.Configuration;

public class ContainerBridgeTests
{
    private static readonly (string, IPAddress)[] Interfaces =
    [
        ("lo", IPAddress.Loopback), ("eth0", IPAddress.Parse("192.168.1.7")), ("eth1", IPAddress.Parse("203.0.113.9")),
        ("docker0", IPAddress.Parse("172.17.0.1")), ("br-4f", IPAddress.Parse("fd00::1")),
    ];

    [Theory]
    [InlineData("172.17.0.1", null)]
    [InlineData("fd00::1", null)]
    [InlineData("172.18.0.1", "does not have")]
    [InlineData("192.168.1.7", "no bridge")]
    [InlineData("203.0.113.9", "no address of a private network")]
    [InlineData("0.0.0.0", "no address of a private network")]
    [InlineData("::", "no address of a private network")]
    public void Only_a_private_address_that_this_machine_has_on_a_bridge_will_do(string address, string? why)
    {
        var error = ContainerBridge.Error(IPAddress.Parse(address), Interfaces, name => name is "docker0" or "br-4f");

        if (why is null)
            Assert.Null(error);
        else
            Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://a/b?listen=0.0.0.0:5000&reachable-by=containers", "no address of a private network")]
    [InlineData("postgres://a/b?listen=127.0.0.1:5000&reachable-by=containers", "do not reach this place")]
    [InlineData("postgres://a/b?listen=unix:/tmp/x.sock&reachable-by=containers", "do not reach this place")]
    [InlineData("postgres://a/b?listen=192.0.2.1:5000&reachable-by=everybody", "write one of machine, containers")]
    [InlineData("postgres://a/b?listen=172.17.0.1:5000", "which other machines reach")]
    public void Both_settings_must_say_it(string address, string why)
    {
        var error = Assert.Throws<SettingsException>(() => SettingsLoader.Load(new(null, [address], new Dictionary<string, string>(), _ => null)));

        Assert.Contains(error.Errors, one => one.Message.Contains(why, StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_no_setting_for_all()
        => Assert.DoesNotContain("reachable-by", SettingsLoader.TopNames);
}
