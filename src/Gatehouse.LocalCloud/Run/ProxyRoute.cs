using System.Net;
using System.Net.Sockets;

namespace Gatehouse.LocalCloud.Run;

/// <summary>Where a request goes: to the local cloud, to its real destination, or nowhere.</summary>
internal class ProxyRoute(IPEndPoint localCloud, IEnumerable<string> localNames)
{
    // The cloud's own metadata service, where a real cloud runs this machine: its identity is nobody's business here.
    private static readonly IPAddress Metadata = IPAddress.Parse("169.254.169.254");

    private readonly HashSet<string> _localNames = new(localNames, StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides, and connects.</summary>
    /// <exception cref="ProxyRefusalException">The destination is refused or does not answer.</exception>
    public async Task<Socket> ConnectAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return _localNames.Contains(request.Host)
                ? await ConnectToLocalCloudAsync(request, cancellationToken)
                : await ConnectToDestinationAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or ArgumentException) // the second: 0.0.0.0 and ::, which stand for no host
        {
            throw new ProxyRefusalException(502, $"Cannot connect to '{request.Host}' port {request.Port}: {e.Message}.");
        }
    }

    private async Task<Socket> ConnectToLocalCloudAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        if (!request.IsConnect)
            throw new ProxyRefusalException(502, $"'{request.Host}' is the local cloud here, which answers on https only.");
        try
        {
            return await ConnectAsync([localCloud.Address], localCloud.Port, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new ProxyRefusalException(
                502, $"'{request.Host}' is the local cloud here, and that does not answer at {localCloud}: {e.Message}. Is 'gatehouse up' running?");
        }
    }

    private async Task<Socket> ConnectToDestinationAsync(ProxyRequest request, CancellationToken cancellationToken)
    {
        // Checked after the lookup: a name or an unusual spelling can stand for any address.
        var addresses = await ResolveAsync(request.Host, cancellationToken);
        if (addresses.Any(IsMetadata))
        {
            throw new ProxyRefusalException(
                request.IsConnect ? 502 : 404,
                "The metadata service of a real cloud is never asked. A managed identity is in this program's environment: IDENTITY_ENDPOINT or AZURE_POD_IDENTITY_AUTHORITY_HOST.");
        }

        return await ConnectAsync(addresses, request.Port, cancellationToken);
    }

    protected virtual Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    protected virtual async Task<Socket> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsMetadata(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).Equals(Metadata);
}
