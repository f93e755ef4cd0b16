using System.Net;

namespace Gatehouse.Gateway.Postgres;

/// <summary>
/// The gateway processes behind one address. A cancel request comes on a connection of its own, which may reach another process than
/// its session is in: that one finds the session's process in the key and passes the request on. Immutable.
/// </summary>
public sealed class CancelPeers
{
    /// <summary>Greatest id of a process. The least is 1.</summary>
    public const int MaxId = 127;

    /// <summary>Length of the key that the processes share, in bytes.</summary>
    public const int KeyLength = 32;

    private readonly Dictionary<int, DnsEndPoint> _others;

    /// <summary>Makes the settings of one process.</summary>
    /// <param name="id">Its own id, 1 to <see cref="MaxId"/>, another for each process.</param>
    /// <param name="peers">Where each process itself listens, not the address that they share. It may be among them.</param>
    /// <param name="key">The <see cref="KeyLength"/> secret bytes that they share.</param>
    /// <exception cref="ArgumentException">An id or the key's length is wrong.</exception>
    public CancelPeers(int id, IEnumerable<KeyValuePair<int, DnsEndPoint>> peers, ReadOnlySpan<byte> key)
    {
        _others = new(peers);
        _others.Remove(id);
        if (_others.Keys.Append(id).Any(one => one is < 1 or > MaxId))
            throw new ArgumentException($"The id of a peer is outside 1 to {MaxId}.", nameof(id));
        if (key.Length != KeyLength)
            throw new ArgumentException($"The peers' key has {key.Length} bytes in place of {KeyLength}.", nameof(key));
        Id = id;
        Seal = new CancelSeal(key);
    }

    /// <summary>This process's id.</summary>
    public int Id { get; }

    internal CancelSeal Seal { get; }

    /// <summary>Where another process listens; null for this one and for ids that nobody has.</summary>
    internal DnsEndPoint? Find(int id) => _others.GetValueOrDefault(id);

    /// <summary>Never the key.</summary>
    public override string ToString() => $"{nameof(CancelPeers)}({Id} of {_others.Count + 1})";
}
