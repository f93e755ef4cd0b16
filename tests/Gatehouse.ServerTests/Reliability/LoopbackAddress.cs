using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Gatehouse.ServerTests.Reliability;

/// <summary>
/// A place to listen for a program that must be told its port before it has opened it. On an address of 127.0.0.0/8 that is drawn by
/// lot nobody takes the port meanwhile: what connects to loopback comes from 127.0.0.1, and what else listens is there.
/// </summary>
internal static class LoopbackAddress
{
    public static IPEndPoint Any()
    {
        var address = new IPAddress([127, (byte)RandomNumberGenerator.GetInt32(1, 255), .. RandomNumberGenerator.GetBytes(1), 77]);
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(address, 0));
        return (IPEndPoint)probe.LocalEndPoint!;
    }
}
