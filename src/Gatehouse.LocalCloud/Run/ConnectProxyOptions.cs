using System.Net;

namespace Gatehouse.LocalCloud.Run;

/// <summary>Settings of a <see cref="ConnectProxy"/>.</summary>
public sealed class ConnectProxyOptions
{
    /// <summary>Where the local cloud listens for HTTPS. Required.</summary>
    public required IPEndPoint LocalCloud { get; init; }

    /// <summary>Longest time from accept to a complete request head. Default 10 seconds.</summary>
    public TimeSpan HeadDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time to look a destination up and connect to it. Default 20 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most clients connected at once. Default 256: one program's connections. The next one is refused, never queued.</summary>
    public int MaxConnections { get; init; } = 256;
}
