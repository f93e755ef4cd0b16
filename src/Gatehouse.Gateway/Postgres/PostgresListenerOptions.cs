namespace Gatehouse.Gateway.Postgres;

/// <summary>Settings of one PostgreSQL listener. Cancel requests are not counted as connections.</summary>
public sealed class PostgresListenerOptions : ListenerOptions
{
    /// <summary>The upstream: on a Unix socket that trusts who can enter its folder, or over the network by TLS. Required.</summary>
    public required PostgresAddress Upstream { get; init; }

    /// <summary>The upstream's superuser, as which the mapping of principals is read. Default <c>postgres</c>.</summary>
    public string UpstreamSuperuser { get; init; } = "postgres";

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
    }
}
