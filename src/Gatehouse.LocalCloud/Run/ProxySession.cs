using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Gatehouse.LocalCloud.Run;

/// <summary>One client of the proxy, from its first byte to its last.</summary>
/// <remarks>
/// <code>
/// read head ──► route ──► relay ──► closed
///     └───────────┴── ProxyRefusalException ──► an HTTP answer that says why
/// </code>
/// </remarks>
internal sealed class ProxySession(Socket client, ProxyRoute route, ConnectProxyOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);
    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    public async Task RunAsync(CancellationToken stop)
    {
        using (client)
        {
            try
            {
                await ServeAsync(stop);
            }
            catch (ProxyRefusalException e)
            {
                logger.ProxyRefused(e.Status, e.Message);
                await RefuseAsync(e, stop);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client left, or the proxy ends. That is how most sessions end.
            }
            catch (Exception e)
            {
                logger.ProxyFailed(e);
            }
        }
    }

    /// <summary>Tells a client that came when the proxy was full.</summary>
    public async Task RefuseFullAsync(CancellationToken stop)
    {
        using (client)
            await RefuseAsync(new(503, $"The proxy has {options.MaxConnections} connections already; that is its limit."), stop);
    }

    private async Task ServeAsync(CancellationToken stop)
    {
        var (head, behind) = await ReadHeadAsync(stop);
        var request = ProxyRequest.Parse(head.Span);

        using var upstream = await ConnectAsync(request, stop);
        logger.ProxyOpened(request.Host, request.Port);
        if (request.IsConnect)
            await ByteRelay.SendAllAsync(client, "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop);
        else
            await ByteRelay.SendAllAsync(upstream, request.ForwardedHead, stop);

        // What came behind the head already: a body, or the first message of TLS.
        await ByteRelay.SendAllAsync(upstream, behind, stop);
        await ByteRelay.RunAsync(client, upstream, stop);
    }

    private async Task<(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Behind)> ReadHeadAsync(CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.HeadDeadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        var buffer = new byte[ProxyRequest.MaxHeadLength];
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var read = await client.ReceiveAsync(buffer.AsMemory(length), linked.Token);
                if (read == 0)
                    throw length == 0 ? new OperationCanceledException("The client left.") : new ProxyRefusalException(400, "Bad request: it ends inside its head.");
                var searchFrom = Math.Max(0, length - HeadEnd.Length + 1);
                length += read;
                if (buffer.AsSpan(searchFrom, length - searchFrom).IndexOf(HeadEnd) is var at and >= 0)
                    return (buffer.AsMemory(0, searchFrom + at), buffer.AsMemory(searchFrom + at + HeadEnd.Length, length - searchFrom - at - HeadEnd.Length));
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ProxyRefusalException(408, $"The request's head did not come within {options.HeadDeadline.TotalSeconds:0} s.");
        }

        throw new ProxyRefusalException(431, $"The request's head is longer than {ProxyRequest.MaxHeadLength} bytes.");
    }

    private async Task<Socket> ConnectAsync(ProxyRequest request, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            return await route.ConnectAsync(request, linked.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new ProxyRefusalException(504, $"'{request.Host}' port {request.Port} did not answer within {options.ConnectTimeout.TotalSeconds:0} s.");
        }
    }

    private async Task RefuseAsync(ProxyRefusalException refusal, CancellationToken stop)
    {
        var body = $"gatehouse: {refusal.Message}\n";
        var answer = $"HTTP/1.1 {refusal.Status} {(HttpStatusCode)refusal.Status}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
        using var deadline = new CancellationTokenSource(DrainTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            await ByteRelay.SendAllAsync(client, Encoding.UTF8.GetBytes(answer), linked.Token);
            client.Shutdown(SocketShutdown.Send);
            // A close with unread bytes is a reset, and a reset can take the answer with it.
            var drain = new byte[4096];
            while (await client.ReceiveAsync(drain.AsMemory(), linked.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It left before it heard why.
        }
    }
}
