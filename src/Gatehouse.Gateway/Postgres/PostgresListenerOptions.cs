using Gatehouse.Gateway.Transport;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Settings of one PostgreSQL listener. Cancel requests are not counted as connections.</summary>
public sealed class PostgresListenerOptions : ListenerOptions
{
    /// <summary>Folder of the upstream's Unix socket (libpq's <c>host</c>); the upstream trusts who can enter it. Required.</summary>
    public required string UpstreamSocketFolder { get; init; }

    /// <summary>The upstream's superuser, as which the mapping of principals is read. Default <c>postgres</c>.</summary>
    public string UpstreamSuperuser { get; init; } = "postgres";

    /// <summary>
    /// Most upstream sessions that wait, reset, for the next session of the same principal, database user, database and startup parameters.
    /// Default 0: each session has a login of its own. One that waits is closed after 3 s.
    /// </summary>
    public int WarmSessions { get; init; }

    /// <inheritdoc cref="ListenerOptions.Validate"/>
    internal void Validate() => Validate("PostgreSQL", UpstreamErrors());

    private IEnumerable<string> UpstreamErrors()
    {
        if (!Path.IsPathFullyQualified(UpstreamSocketFolder))
            yield return $"UpstreamSocketFolder '{UpstreamSocketFolder}' is not an absolute path.";
        else if (PostgresUpstream.SocketPath(UpstreamSocketFolder).Length > UnixSocketConnection.MaxPathLength)
            yield return $"UpstreamSocketFolder '{UpstreamSocketFolder}' is too long: the socket's path may have {UnixSocketConnection.MaxPathLength} bytes.";
        if (string.IsNullOrEmpty(UpstreamSuperuser))
            yield return "UpstreamSuperuser is empty.";
        if (WarmSessions is < 0 or > 1000)
            yield return $"WarmSessions {WarmSessions} is outside 0 to 1,000.";
    }
}
