namespace Gatehouse.Gateway.MySql;

/// <summary>Settings of one MySQL listener. A password of a database user's own is one of <c>mysql_native_password</c>.</summary>
/// <remarks>
/// The upstream's session is opened before the client has logged in, so its <c>connect_timeout</c> (10 s by default) must be at least
/// <see cref="ListenerOptions.LoginTimeout"/>, and its <c>max_connections</c> at least <see cref="ListenerOptions.MaxConnections"/>.
/// </remarks>
public sealed class MySqlListenerOptions : ListenerOptions
{
    /// <summary>The upstream: on a Unix socket that only the gateway can reach, or over the network by TLS. Required.</summary>
    public required MySqlServer Upstream { get; init; }

    /// <inheritdoc cref="ListenerOptions.Validate"/>
    internal void Validate() => Validate("MySQL", UpstreamErrors());

    private IEnumerable<string> UpstreamErrors()
    {
        foreach (var error in Upstream.Address.Errors())
            yield return error;
        if (string.IsNullOrEmpty(Upstream.Superuser))
            yield return "Upstream.Superuser is empty.";
    }
}
