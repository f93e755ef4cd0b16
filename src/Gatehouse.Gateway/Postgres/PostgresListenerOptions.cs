using Gatehouse.Gateway.Transport;

namespace Gatehouse.Gateway.Postgres;

/// <summary>Settings of one PostgreSQL listener. Cancel requests are not counted as connections.</summary>
public sealed class PostgresListenerOptions : ListenerOptions
{
    /// <summary>Folder of the upstream's Unix socket (libpq's <c>host</c>); the upstream trusts who can enter it. Required.</summary>
    public required string UpstreamSocketFolder { get; init; }

    /// <summary>The upstream's superuser, as which the mapping of principals is read. Default <c>postgres</c>.</summary>
    public string UpstreamSuperuser { get; init; } = "postgres";

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
    }
}
