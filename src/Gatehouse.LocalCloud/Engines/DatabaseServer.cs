using System.Net;
using Gatehouse.Gateway;

namespace Gatehouse.LocalCloud.Engines;

/// <summary>What the servers of every kind do alike: they keep their port, and open their listener anew where logins change.</summary>
internal abstract class DatabaseServer : IDatabaseServer
{
    private GatewayListener? _listener;

    /// <param name="cloud">The cloud.</param>
    /// <param name="name">Name of the server.</param>
    /// <param name="folder">Name of its folder.</param>
    /// <param name="engine">Its engine.</param>
    /// <param name="logins">How clients may log in.</param>
    protected DatabaseServer(CloudContext cloud, string name, string folder, DatabaseEngine engine, DatabaseLogins logins)
    {
        (Cloud, Name, Folder, Logins) = (cloud, name, folder, logins);
        engine.Failed += reason => Problem = reason;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Folder { get; }

    /// <inheritdoc/>
    public int Port => _listener!.Endpoint.Port; // nobody sees a server that has none

    /// <inheritdoc/>
    public abstract string Version { get; }

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <summary>How clients may log in.</summary>
    protected DatabaseLogins Logins { get; private set; }

    protected CloudContext Cloud { get; }

    /// <inheritdoc/>
    public abstract Task WriteDirectoryAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public async Task ApplyAsync(DatabaseLogins logins, CancellationToken cancellationToken)
    {
        if (logins == Logins)
            return;
        var port = Port;
        await _listener!.DisposeAsync();
        Logins = logins;
        await OpenAsync(port, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.DisposeAsync();
        await CloseEngineAsync();
    }

    /// <summary>Opens the listener.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">The port is taken.</exception>
    protected async Task OpenAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            _listener = await ListenAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
        }
        catch (IOException e)
        {
            throw new EngineException(
                $"Port {port} of server '{Name}' cannot be opened ({e.Message}). End the program that uses it, then type: gatehouse down; "
                + "gatehouse up", e);
        }
    }

    /// <summary>Opens the listener of the server's protocol.</summary>
    /// <exception cref="IOException">The endpoint is taken.</exception>
    protected abstract Task<GatewayListener> ListenAsync(IPEndPoint endpoint, CancellationToken cancellationToken);

    /// <summary>Ends what is behind the listener; that is closed.</summary>
    protected abstract ValueTask CloseEngineAsync();
}
