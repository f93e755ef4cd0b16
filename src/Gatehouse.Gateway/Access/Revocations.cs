using System.Collections.Concurrent;
using Gatehouse.Tokens;

namespace Gatehouse.Gateway.Access;

/// <summary>Principals that must not be let in, although their tokens are good. Their open sessions end within a second. Thread-safe.</summary>
/// <remarks>
/// A principal is named by its object id, by the subject of an external one, by the client id of an application or managed identity, or by its
/// user name; case makes no difference. One list can serve several listeners.
/// </remarks>
public sealed class Revocations
{
    private readonly ConcurrentDictionary<SessionEnding, Principal> _sessions = new();
    private readonly Lock _gate = new();
    private volatile HashSet<string> _revoked = new(StringComparer.OrdinalIgnoreCase); // replaced whole, never changed

    /// <summary>How many names are on the list.</summary>
    public int Count => _revoked.Count;

    /// <summary>Ends the principal's sessions and refuses its logins, until <see cref="Lift"/>.</summary>
    /// <param name="principal">One of its names.</param>
    public void Revoke(string principal)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(principal);
        Add([principal]);
    }

    /// <summary>Lets the principal log in again. A name that is not on the list changes nothing.</summary>
    /// <param name="principal">The name by which it was revoked.</param>
    public void Lift(string principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        lock (_gate)
        {
            var left = new HashSet<string>(_revoked, StringComparer.OrdinalIgnoreCase);
            left.Remove(principal);
            _revoked = left;
        }
    }

    /// <summary>Replaces the whole list, and ends the sessions of those who are on it.</summary>
    /// <param name="principals">One name of each.</param>
    public void Replace(IEnumerable<string> principals)
    {
        var all = new HashSet<string>(principals, StringComparer.OrdinalIgnoreCase);
        lock (_gate)
            _revoked = all;
        EndSessions();
    }

    /// <summary>Whether the principal is on the list.</summary>
    /// <param name="principal">Whom a token proves.</param>
    public bool IsRevoked(Principal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var revoked = _revoked;
        return revoked.Count > 0
            && (revoked.Contains(principal.ObjectId)
                || (principal.Name is { } name && revoked.Contains(name))

                // A person's token names the program that asked for it: not whom it proves.
                || (principal.Kind == PrincipalKind.ServicePrincipal && principal.AppId is { } app && revoked.Contains(app)));
    }

    /// <summary>Revokes several at once; who was revoked stays so.</summary>
    internal void Add(IEnumerable<string> principals)
    {
        lock (_gate)
            _revoked = new(_revoked.Concat(principals), StringComparer.OrdinalIgnoreCase);
        EndSessions();
    }

    /// <summary>Watches a session from its authentication on.</summary>
    /// <exception cref="GatewayException">The principal is on the list already.</exception>
    internal void Watch(SessionEnding session, Principal principal)
    {
        _sessions[session] = principal;
        if (IsRevoked(principal)) // after it was added: a revocation at this moment finds it there or is found here
            throw Refusals.Revoked(principal);
    }

    /// <summary>Forgets a session.</summary>
    internal void Forget(SessionEnding session) => _sessions.TryRemove(session, out _);

    private void EndSessions()
    {
        foreach (var (session, principal) in _sessions)
        {
            if (IsRevoked(principal))
                session.End(Refusals.SessionRevoked(principal));
        }
    }
}
