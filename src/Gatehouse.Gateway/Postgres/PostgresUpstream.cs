using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>One connection to the database server, over its Unix socket, which trusts the gateway.</summary>
internal sealed class PostgresUpstream : IDisposable
{
    private readonly UnixSocketConnection _connection;

    private PostgresUpstream(UnixSocketConnection connection) => _connection = connection;

    public SocketStream Stream => _connection.Stream;

    /// <summary>The socket's file in a folder. The port only names the file; embedded servers have the default.</summary>
    public static string SocketPath(string folder) => Path.Combine(folder, ".s.PGSQL.5432");

    public static async Task<PostgresUpstream> ConnectAsync(string folder, CancellationToken cancellationToken)
        => new(await UnixSocketConnection.ConnectAsync(SocketPath(folder), cancellationToken));

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

    /// <summary>The connection under the wire.</summary>
    public SocketConnection Connection => _connection;

    public void Dispose() => _connection.Dispose();
}
