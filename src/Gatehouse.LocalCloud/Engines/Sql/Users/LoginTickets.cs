using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>
/// What the gateway logs in with for a principal whose token it has checked: a word for one login, soon forgotten. Thread-safe.
/// </summary>
/// <remarks>
/// It travels as the password of LOGIN7 over a private socket. A client's own password goes the same way and is looked for here first:
/// it would have to be one of 2^256 words.
/// </remarks>
internal sealed class LoginTickets(TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<string, (SessionUser User, long Issued)> _open = new(StringComparer.Ordinal);

    /// <summary>Makes a word for one login of a user.</summary>
    public string Issue(SessionUser user)
    {
        foreach (var (old, entry) in _open)
        {
            if (time.GetElapsedTime(entry.Issued) > Life)
                _open.TryRemove(old, out _);
        }

        var word = RandomNumberGenerator.GetHexString(64);
        _open[word] = (user, time.GetTimestamp());
        return word;
    }

    /// <summary>Takes a word back: the user that it was made for, or null where it is none, was used, or is too old.</summary>
    public SessionUser? Redeem(string word)
        => _open.TryRemove(word, out var entry) && time.GetElapsedTime(entry.Issued) <= Life ? entry.User : null;
}
