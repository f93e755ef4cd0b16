using Gatehouse.LocalCloud.Entra.Clients;
using Gatehouse.LocalCloud.Entra.Http;

namespace Gatehouse.LocalCloud.Entra.Grants;

/// <summary>The dialects of the token endpoint: what they call things differs, what they do does not.</summary>
internal enum Dialect
{
    /// <summary><c>/{tenant}/oauth2/v2.0/token</c>: <c>scope</c>.</summary>
    Version2,

    /// <summary><c>/{tenant}/oauth2/token</c>: <c>resource</c>, and numbers as strings.</summary>
    Version1,

    /// <summary><c>/adfs/oauth2/token</c>: either.</summary>
    Adfs,
}

/// <summary>One request to the token endpoint, and what the rules have found out about it so far.</summary>
internal sealed class TokenCall
{
    /// <summary>Its parameters.</summary>
    public required Form Form { get; init; }

    /// <summary>The <c>Authorization</c> header, or null.</summary>
    public required string? Authorization { get; init; }

    /// <summary>Base address that the client knows the authority by.</summary>
    public required string Authority { get; init; }

    /// <summary>Its dialect.</summary>
    public required Dialect Dialect { get; init; }

}

/// <summary>Who a grant proves, and what it remembers of the request that began it.</summary>
/// <param name="User">The person, or null where the application acts for itself.</param>
/// <param name="AuthenticationMethods">How the person signed in.</param>
/// <param name="Scope">The scope of the request that began it: counts where this request has none.</param>
internal sealed record Granted(User? User, IReadOnlyList<string> AuthenticationMethods, string? Scope);

/// <summary>One grant type of the token endpoint.</summary>
internal interface IGrant
{
    /// <summary>Value of <c>grant_type</c>.</summary>
    string Type { get; }

    /// <summary>Whether only a client that proved itself may use it.</summary>
    bool NeedsProof { get; }

    /// <summary>Checks the grant and says whom it proves.</summary>
    /// <exception cref="EntraException">It proves nobody.</exception>
    Granted Redeem(TokenCall call, Client client);
}
