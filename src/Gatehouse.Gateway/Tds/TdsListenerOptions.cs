using Gatehouse.Protocols.Tds;

namespace Gatehouse.Gateway.Tds;

/// <summary>
/// Settings of one TDS listener. With <see cref="ListenerOptions.PasswordAuthentication"/> SQL logins go on to the upstream, which
/// checks their password.
/// </summary>
public sealed class TdsListenerOptions : ListenerOptions
{
    /// <summary>The upstream. Required.</summary>
    public required TdsServer Upstream { get; init; }

    /// <summary>
    /// Where clients that have no token yet get one: the tenant's address, e.g. <c>https://login.microsoftonline.com/&lt;tenant
    /// id&gt;</c>. Required where clients send tokens.
    /// </summary>
    public string Authority { get; init; } = "";

    /// <summary>The resource that they ask a token for. Default <c>https://database.windows.net/</c>.</summary>
    public string Resource { get; init; } = "https://database.windows.net/";

    /// <inheritdoc cref="ListenerOptions.Validate"/>
    internal void Validate() => Validate("TDS", Errors());

    private IEnumerable<string> Errors()
    {
        foreach (var error in Upstream.Errors())
            yield return error;
        if (Client == ClientAuthentication.Token && (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || authority.Scheme != Uri.UriSchemeHttps))
            yield return $"Authority '{Authority}' is not an https address.";
        if (!Uri.TryCreate(Resource, UriKind.Absolute, out _))
            yield return $"Resource '{Resource}' is not a URI.";
        if (Name.Length > Login7.MaxNameLength)
            yield return $"Name has more than {Login7.MaxNameLength} characters.";
    }
}
