using System.Net;
using System.Net.Sockets;

namespace Gatehouse.LocalCloud;

/// <summary>Finds free TCP ports on loopback.</summary>
public static class LoopbackPort
{
    /// <summary>Returns the wanted port when it is free, else another free one.</summary>
    /// <param name="wanted">The port to prefer, or null.</param>
    /// <param name="not">A port that is taken already though nothing listens on it yet.</param>
    public static int Choose(int? wanted = null, int not = 0)
    {
        if (wanted is { } port && port != not && TryBind(port) is { } same)
            return same;
        while (true)
        {
            if (TryBind(0) is { } free && free != not)
                return free;
        }
    }

    private static int? TryBind(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // What a listener does too: a port whose last connections are in TIME_WAIT is free.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
