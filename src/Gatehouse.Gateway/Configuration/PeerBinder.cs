using System.Globalization;
using System.Net;
using Gatehouse.Gateway.Postgres;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Binds the settings of gateway processes behind one address.</summary>
internal static class PeerBinder
{
    private const string Form = "write ID=HOST:PORT, e.g. 2=gateway-2:5432";

    /// <summary>Binds; null where there are none, or with errors.</summary>
    /// <param name="reader">The listener's settings.</param>
    /// <param name="protocol">Its protocol.</param>
    /// <param name="read">Reads a file; null where it cannot be read, which is then an error already.</param>
    public static CancelPeers? Bind(SettingReader reader, GatewayProtocol protocol, Func<string, string?> read)
    {
        var (texts, id, path) = (reader.Texts("peers"), reader.Number("peer-id", 0, 1, CancelPeers.MaxId), reader.Text("peer-key"));
        if (protocol != GatewayProtocol.Postgres)
        {
            if (texts.Count > 0)
            {
                reader.Error(
                    "peers",
                    "is for PostgreSQL; the other protocols cancel by the server's own number or inside the session, through any process");
            }

            return null; // id and key may stand for all listeners
        }

        if (texts.Count == 0)
        {
            foreach (var name in new[] { "peer-id", "peer-key" })
            {
                if (reader.Node(name) is not null)
                    reader.Error(name, "is of no use without 'peers'");
            }

            return null;
        }

        if (reader.Node("peer-id") is null)
            reader.Error("peer-id", "is missing: which of 'peers' this process is");
        if (path is null)
            reader.Error("peer-key", "is missing: the file of a key that all peers have; make one with openssl rand -base64 32");
        var peers = Peers(reader, texts);
        var key = path is null ? null : Key(reader, path, read);
        return id == 0 || key is null || peers is null ? null : new CancelPeers(id, peers, key);
    }

    private static Dictionary<int, DnsEndPoint>? Peers(SettingReader reader, IReadOnlyList<string> texts)
    {
        var peers = new Dictionary<int, DnsEndPoint>();
        foreach (var text in texts)
        {
            if (Parse(text) is not var (id, peer))
            {
                reader.Error("peers", $"has '{Refusals.Clean(text)}'; {Form}, with an id from 1 to {CancelPeers.MaxId}");
                return null;
            }

            if (!peers.TryAdd(id, peer))
            {
                reader.Error("peers", $"has two processes with the id {id}");
                return null;
            }
        }

        return peers;
    }

    private static (int Id, DnsEndPoint Peer)? Parse(string text)
    {
        var (equals, colon) = (text.IndexOf('=', StringComparison.Ordinal), text.LastIndexOf(':'));
        if (equals < 0 || colon < equals
            || !int.TryParse(text.AsSpan(0, equals), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || id is < 1 or > CancelPeers.MaxId
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            || port is < 1 or > IPEndPoint.MaxPort)
        {
            return null;
        }

        var host = text[(equals + 1)..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1]; // [::1]:5432
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : (id, new DnsEndPoint(host, port));
    }

    private static byte[]? Key(SettingReader reader, string path, Func<string, string?> read)
    {
        if (read(path) is not { } text)
            return null;
        var key = new byte[CancelPeers.KeyLength + 1];
        if (Convert.TryFromBase64String(text.Trim(), key, out var length) && length == CancelPeers.KeyLength)
            return key[..length];
        reader.Error(
            "peer-key",
            $"names '{Refusals.Clean(path)}', which is not {CancelPeers.KeyLength} bytes in base64; make one with openssl rand -base64 32");
        return null;
    }
}
