using System.Net;
using System.Net.NetworkInformation;

namespace Gatehouse.Gateway.Configuration;

/// <summary>
/// Addresses that containers of this machine reach and other machines do not: a private address that this machine has on a bridge of
/// its own, as Docker's 172.17.0.1.
/// </summary>
internal static class ContainerBridge
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Whether the address is one that no other network routes to. 0.0.0.0 is not.</summary>
    public static bool IsPrivate(IPAddress address) => Private.Any(network => network.Contains(address));

    /// <summary>What is wrong with it, to stand after its name; null where nothing is.</summary>
    public static string? Error(IPAddress address) => Error(address, Interfaces(), name => Directory.Exists($"/sys/class/net/{name}/bridge"));

    /// <summary>The same for interfaces that are given.</summary>
    /// <param name="address">The address.</param>
    /// <param name="interfaces">The machine's interfaces with their addresses.</param>
    /// <param name="isBridge">Whether an interface is a bridge.</param>
    internal static string? Error(IPAddress address, IEnumerable<(string Name, IPAddress Address)> interfaces, Func<string, bool> isBridge)
    {
        if (!IsPrivate(address))
            return $"is {address}, which is no address of a private network; write the one that the containers' bridge has, e.g. 172.17.0.1";
        var name = interfaces.Where(one => one.Address.Equals(address)).Select(one => one.Name).FirstOrDefault();
        if (name is null)
            return $"is {address}, which this machine does not have; 'ip address' shows those of its bridges";
        return isBridge(name)
            ? null
            : $"is {address}, which is on {Refusals.Clean(name)}: no bridge, so other machines can reach it. Name the address of the containers' bridge";
    }

    private static IEnumerable<(string Name, IPAddress Address)> Interfaces()
        => from one in NetworkInterface.GetAllNetworkInterfaces()
           from unicast in one.GetIPProperties().UnicastAddresses
           select (one.Name, unicast.Address);
}
