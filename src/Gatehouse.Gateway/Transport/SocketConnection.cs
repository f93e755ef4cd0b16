namespace Gatehouse.Gateway.Transport;

/// <summary>One connection to a database server.</summary>
internal abstract class SocketConnection(SocketStream stream) : IDisposable
{
    public SocketStream Stream => stream;

    /// <summary>Tells the server that the client sends no more.</summary>
    public void EndInput() => stream.EndWrites();

    public void Dispose() => stream.Dispose();
}
