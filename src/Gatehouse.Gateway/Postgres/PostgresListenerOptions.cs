using Gatehouse.Gateway.Access;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Settings of one PostgreSQL listener. Cancel requests are not counted as connections.</summary>
public sealed class PostgresListenerOptions : ListenerOptions
{
    /// <summary>The upstream: on a Unix socket that trusts who can enter its folder, or over the network by TLS. Required.</summary>
    public required PostgresAddress Upstream { get; init; }

    /// <summary>The upstream's superuser, as which the mapping of principals is read. Default <c>postgres</c>.</summary>
    public string UpstreamSuperuser { get; init; } = "postgres";

    /// <summary>
    /// Most upstream sessions that wait, reset, for the next session of the same principal, database user, database and startup parameters.
    /// Default 0: each session has a login of its own. One that waits is closed after 3 s.
    /// </summary>
    public int WarmSessions { get; init; }

    /// <summary>
    /// Which database users the tokens of issuers that are not Entra's may be; the first rule that fits counts. Default none: only the
    /// mapping in the database does.
    /// </summary>
    public IReadOnlyList<ClaimRule> Rules { get; init; } = [];

    /// <summary>The other gateway processes behind the same address, which pass on one another's cancel requests. Default none.</summary>
    public CancelPeers? Peers { get; init; }

    /// <inheritdoc cref="ListenerOptions.Validate"/>
    internal void Validate() => Validate("PostgreSQL", UpstreamErrors());

    private IEnumerable<string> UpstreamErrors()
    {
        foreach (var error in Upstream.Errors())
            yield return error;
        if (Client == ClientAuthentication.Token && Upstream is not PostgresSocket)
            yield return "With clients that send tokens, Upstream must be a PostgresSocket: over the network there is no login as their database user.";
        if (string.IsNullOrEmpty(UpstreamSuperuser))
            yield return "UpstreamSuperuser is empty.";
        foreach (var rule in Rules)
        {
            if (rule.Error() is { } error)
                yield return $"Rule '{rule.Name}' {error}.";
            if (rule.User == UpstreamSuperuser)
                yield return $"Rule '{rule.Name}' leads to the superuser.";
        }

        if (WarmSessions is < 0 or > 1000)
            yield return $"WarmSessions {WarmSessions} is outside 0 to 1,000.";
    }
}
