namespace Gatehouse.Gateway.MySql;

/// <summary>Settings of one MySQL listener. A password of a database user's own is one of <c>mysql_native_password</c>.</summary>
/// <remarks>
/// The upstream's session is opened before the client has logged in, so its <c>connect_timeout</c> (10 s by default) must be at least
/// <see cref="ListenerOptions.LoginTimeout"/>, and its <c>max_connections</c> at least <see cref="ListenerOptions.MaxConnections"/>.
/// </remarks>
public sealed class MySqlListenerOptions : ListenerOptions
{
    /// <summary>
    /// The upstream: on a Unix socket that only the gateway can reach, or over the network by TLS. Required where clients send
    /// tokens.
    /// </summary>
    public MySqlServer? Upstream { get; init; }

    /// <summary>The upstream of a sidecar, which has no superuser's account there. Required where clients show nothing.</summary>
    public MySqlAddress? UpstreamAddress { get; init; }

    /// <summary>Where the upstream is, whoever the clients are.</summary>
    internal MySqlAddress Address => UpstreamAddress ?? Upstream!.Address;

    /// <inheritdoc cref="ListenerOptions.Validate"/>
    internal void Validate() => Validate("MySQL", UpstreamErrors());

    private IEnumerable<string> UpstreamErrors()
    {
        if (Client == ClientAuthentication.None ? UpstreamAddress is null || Upstream is not null : Upstream is null || UpstreamAddress is not null)
        {
            yield return "Upstream is for clients that send tokens, UpstreamAddress for clients that show nothing; exactly the one that fits is needed.";
            yield break;
        }

        foreach (var error in Address.Errors())
            yield return error;
        if (Upstream is { } server && string.IsNullOrEmpty(server.Superuser))
            yield return "Upstream.Superuser is empty.";
    }
}
