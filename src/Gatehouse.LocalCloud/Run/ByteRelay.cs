using System.Buffers;
using System.Net.Sockets;

namespace Gatehouse.LocalCloud.Run;

/// <summary>Copies bytes between two sockets until both directions have ended.</summary>
internal static class ByteRelay
{
    private const int BufferLength = 64 * 1024;

    /// <summary>Copies both ways. The end of one direction is passed on and leaves the other open; a broken one ends both.</summary>
    public static async Task RunAsync(Socket client, Socket upstream, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(CopyAsync(client, upstream, broken), CopyAsync(upstream, client, broken));
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), broken.Token) is var read and > 0)
                await SendAllAsync(to, buffer.AsMemory(0, read), broken.Token);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            await broken.CancelAsync();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    public static async ValueTask SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
    }
}
