using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gatehouse.Protocols.Postgres;

namespace Gatehouse.Gateway.Postgres;

/// <summary>The cancel keys of one listener's sessions: what the client got, and what the upstream knows. Thread-safe.</summary>
/// <remarks>
/// The client's key says nothing of the upstream's, which is guessable: a process id. It is random in both parts, but for the seven
/// highest bits of the number where the gateway has peers: they are the id of the process that has the session.
/// </remarks>
internal sealed class CancelKeys
{
    /// <summary>As PostgreSQL 18 gives where the client speaks 3.2.</summary>
    public const int LongSecretLength = 32;
    private const int PeerShift = 24;
    private readonly ConcurrentDictionary<int, Entry> _sessions = new();

    public int Count => _sessions.Count;

    /// <summary>Makes the key of a new session.</summary>
    /// <param name="version">The client's protocol: 3.2 takes long secrets.</param>
    /// <param name="address">The upstream, which may be another for later sessions.</param>
    /// <param name="upstream">The upstream's own key.</param>
    /// <param name="peer">This process's id; 0 where it has no peers.</param>
    public BackendKeyData Add(ProtocolVersion version, PostgresAddress address, BackendKeyData upstream, int peer = 0)
    {
        var secret = RandomNumberGenerator.GetBytes(version == ProtocolVersion.V32 ? LongSecretLength : BackendKeyData.MinSecretLength);
        while (true)
        {
            var processId = peer == 0
                ? RandomNumberGenerator.GetInt32(1, int.MaxValue)
                : (peer << PeerShift) | RandomNumberGenerator.GetInt32(1 << PeerShift);
            if (_sessions.TryAdd(processId, new Entry(secret, new UpstreamKey(address, upstream))))
                return new BackendKeyData(processId, secret);
        }
    }

    /// <summary>The id of the process that has the session, where the gateways have peers.</summary>
    public static int PeerOf(int processId) => processId >> PeerShift;

    /// <summary>Whether a secret of that length can be one that a gateway gave.</summary>
    public static bool IsSecret(int length) => length is BackendKeyData.MinSecretLength or LongSecretLength;

    /// <summary>Forgets a session.</summary>
    public void Remove(BackendKeyData key) => _sessions.TryRemove(key.ProcessId, out _);

    /// <summary>The upstream's key of the session that the request names, or null where no session has that key.</summary>
    public UpstreamKey? Find(CancelRequest request)
        => _sessions.TryGetValue(request.ProcessId, out var session) && CryptographicOperations.FixedTimeEquals(session.Secret, request.SecretKey.Span)
            ? session.Upstream
            : null;

    private sealed record Entry(byte[] Secret, UpstreamKey Upstream);
}

/// <summary>What cancels a session at its upstream.</summary>
internal sealed record UpstreamKey(PostgresAddress Address, BackendKeyData Key);
