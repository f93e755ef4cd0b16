using System.Net;
using Gatehouse.Gateway.Transport;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Brings a cancel request to its session: at the upstream, or by the gateway process that has the session.</summary>
internal static class CancelRouter
{
    /// <summary>Sends a request on and waits until who gets it has closed.</summary>
    /// <returns>What became of it, for the log. The client is told nothing, whether the key was right or not.</returns>
    public static async Task<string> SendAsync(CancelRequest request, PostgresListenerContext listener, CancellationToken cancellationToken)
    {
        var now = listener.Session.Time.GetUtcNow();
        if (listener.Options.Peers is { } peers && CancelSeal.MayBeSealed(request))
        {
            // A peer's request is for a session here or for none: it is never passed on again.
            if (peers.Seal.Open(request, now) is not { } opened)
                return "sealed with another key, or too old";
            return await SendUpstreamAsync(opened, listener, cancellationToken)
                ? "passed on by a peer, sent to the upstream"
                : "passed on by a peer, no session has that key";
        }

        if (await SendUpstreamAsync(request, listener, cancellationToken))
            return "sent to the upstream";
        if (!CancelKeys.IsSecret(request.SecretKey.Length)
            || listener.Options.Peers?.Find(CancelKeys.PeerOf(request.ProcessId)) is not { } peer)
        {
            return "no session has that key";
        }

        return await ForwardAsync(peer, listener.Options.Peers.Seal.Seal(request, now), cancellationToken)
            ? $"passed on to {peer.Host}:{peer.Port}"
            : $"{peer.Host}:{peer.Port}, which has the session, cannot be reached";
    }

    private static async Task<bool> SendUpstreamAsync(
        CancelRequest request, PostgresListenerContext listener, CancellationToken cancellationToken)
    {
        var key = listener.CancelKeys.Find(request);
        using var hold = key is null ? null : listener.Pool?.HoldForCancel(key.Key);
        if (hold is not null)
            key = listener.CancelKeys.Find(request); // it may have ended meanwhile, and its upstream be another's
        if (key is null)
            return false;
        await PostgresUpstream.CancelAsync(key.Address, key.Key, cancellationToken);
        return true;
    }

    private static async Task<bool> ForwardAsync(DnsEndPoint peer, CancelRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var connection = await TcpConnection.ConnectAsync(peer.Host, peer.Port, cancellationToken);
            await PostgresWire.WriteAsync(connection.Stream, request, cancellationToken);
            _ = await connection.Stream.ReadAsync(new byte[1], cancellationToken); // the peer answers by closing, as a server does
            return true;
        }
        catch (Exception e) when (e is IOException or GatewayException)
        {
            return false;
        }
    }
}
