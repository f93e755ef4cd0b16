using System.Net.Sockets;

namespace Gatehouse.Gateway.Hosting;

/// <summary>The file of a Unix socket that is listened on.</summary>
internal static class UnixSocketFile
{
    /// <summary>
    /// Removes the file that a process which was killed has left. One that somebody listens on stays, and binding then fails.
    /// </summary>
    public static void RemoveStale(string path)
    {
        if (!File.Exists(path))
            return;

        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            if (IsSocket(path))
                File.Delete(path);
        }
    }

    /// <summary>Lets only this user connect: who connects is trusted.</summary>
    public static void MakePrivate(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    // An ordinary file refuses a connection too; a mistyped path must not cost somebody's file.
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return false;
        }
        catch (IOException)
        {
            return true; // ENXIO: a socket cannot be opened
        }
    }
}
