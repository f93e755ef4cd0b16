using System.Net;

namespace Gatehouse.Gateway;

/// <summary>Counts sessions against the limits of a listener: all together, of one principal, from one address. Thread-safe.</summary>
internal sealed class SessionSlots
{
    private int _limit;
    private int _taken;

    public SessionSlots(ListenerOptions options) => Resize(options);

    public int Limit => Volatile.Read(ref _limit);

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Sessions by who has proved to be there.</summary>
    public KeyedSlots Principals { get; } = new();

    /// <summary>Sessions by where they come from.</summary>
    public KeyedSlots Addresses { get; } = new();

    /// <summary>Takes a slot; false when all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= Limit)
            return true;

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Changes the limits. Sessions above a lower one go on.</summary>
    public void Resize(ListenerOptions options)
    {
        Volatile.Write(ref _limit, options.MaxConnections);
        Principals.Limit = options.MaxConnectionsPerPrincipal;
        Addresses.Limit = options.MaxConnectionsPerAddress;
    }

    public void Release() => Interlocked.Decrement(ref _taken);

    /// <summary>What a client is counted by: its address, in IPv6 the network of 64 bits that one machine has. Null on a Unix socket.</summary>
    public static string? AddressKey(EndPoint? endpoint)
    {
        if (endpoint is not IPEndPoint { Address: var address })
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
