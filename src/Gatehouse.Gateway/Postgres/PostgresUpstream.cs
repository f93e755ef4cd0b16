using System.Net.Sockets;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>One connection to the database server, over its Unix socket, which trusts the gateway.</summary>
internal sealed class PostgresUpstream : IDisposable
{
    /// <summary>Longest path of a Unix socket, in bytes (sun_path of Linux, less its terminator).</summary>
    public const int MaxSocketPathLength = 107;

    private readonly Socket _socket;

    private PostgresUpstream(Socket socket)
    {
        _socket = socket;
        Stream = new NetworkStream(socket, ownsSocket: false);
    }

    public NetworkStream Stream { get; }

    /// <summary>The socket's file in a folder. The port only names the file; embedded servers have the default.</summary>
    public static string SocketPath(string folder) => Path.Combine(folder, ".s.PGSQL.5432");

    public static async Task<PostgresUpstream> ConnectAsync(string folder, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath(folder)), cancellationToken);
            return new PostgresUpstream(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Refusals.UpstreamUnavailable(e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Cancels what a session does, and waits until the server has taken the request.</summary>
    public static async Task CancelAsync(string folder, BackendKeyData key, CancellationToken cancellationToken)
    {
        using var upstream = await ConnectAsync(folder, cancellationToken);
        try
        {
            await PostgresWire.WriteAsync(upstream.Stream, new CancelRequest(key.ProcessId, key.SecretKey), cancellationToken);
            _ = await upstream.Stream.ReadAsync(new byte[1], cancellationToken); // the server answers by closing
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }

    /// <summary>Opens the session.</summary>
    public async Task<UpstreamLogin> LoginAsync(StartupMessage startup, Func<BackendKeyData, BackendKeyData> replaceKey, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresWire.WriteAsync(Stream, startup, cancellationToken);
            return await new UpstreamLoginReader(Stream, startup.Find("user")!, replaceKey).ReadAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw Refusals.UpstreamUnavailable(e);
        }
    }

    /// <summary>Tells the server that the client sends no more.</summary>
    public void EndInput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        _socket.Dispose();
    }
}
