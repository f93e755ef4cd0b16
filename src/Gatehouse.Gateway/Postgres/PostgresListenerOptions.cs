using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Settings of one PostgreSQL listener. Cancel requests are not counted as connections.</summary>
public sealed class PostgresListenerOptions : ListenerOptions
{
    /// <summary>The upstream: on a Unix socket that trusts who can enter its folder, or over the network by TLS. Required.</summary>
    public required PostgresAddress Upstream { get; init; }

    /// <summary>Passwords of the database users, where the upstream is over the network and asks for SCRAM. Null, the default: none.</summary>
    public UpstreamPasswords? UpstreamPasswords { get; init; }

    /// <summary>Makes the database users' certificates, where the upstream is over the network and asks for those. Null, the default: none.</summary>
    public UpstreamCertificates? UpstreamCertificates { get; init; }

    /// <summary>
    /// The upstream's superuser, as which the mapping of principals is read. Default <c>postgres</c>. With rules only, any role that may log in
    /// to database <c>postgres</c>.
    /// </summary>
    public string UpstreamSuperuser { get; init; } = "postgres";

    /// <summary>
    /// Most upstream sessions that wait, reset, for the next session of the same principal, database user, database and startup parameters.
    /// Default 0: each session has a login of its own. One that waits is closed after 3 s.
    /// </summary>
    public int WarmSessions { get; init; }

    /// <summary>
    /// Asks clients for their token by the SASL mechanism OAUTHBEARER (PostgreSQL 18) in place of a password, and tells those without one where
    /// to get it. Null, the default: the token is the password, as on Azure. A listener takes one of the two, as a server must choose before it
    /// knows its client.
    /// </summary>
    public OAuthBearer? OAuthBearer { get; init; }

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
        var ways = (UpstreamPasswords is null ? 0 : 1) + (UpstreamCertificates is null ? 0 : 1);
        if (Client == ClientAuthentication.Token && Upstream is PostgresTcp && ways != 1)
            yield return "With clients that send tokens and an Upstream over the network, one of UpstreamPasswords and UpstreamCertificates must be there.";
        if (ways > 0 && (Client != ClientAuthentication.Token || Upstream is not PostgresTcp))
            yield return "UpstreamPasswords and UpstreamCertificates are for clients that send tokens and an Upstream over the network.";
        if (OAuthBearer is not null && (Client != ClientAuthentication.Token || PasswordAuthentication))
            yield return "OAuthBearer is for clients that send tokens, and leaves no room for PasswordAuthentication.";
        foreach (var error in OAuthBearer?.Errors() ?? [])
            yield return error;
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
