namespace Gatehouse.Gateway.Postgres;

/// <summary>What a listener tells clients of the SASL mechanism OAUTHBEARER that have no token, or a bad one: where to get a good one.</summary>
/// <param name="Issuer">The issuer. Clients compare it with the one that they are told to trust, exactly.</param>
/// <param name="Scope">The scopes to ask for, with spaces between them.</param>
public sealed record OAuthBearer(string Issuer, string Scope)
{
    /// <summary>What is wrong with it, one sentence each.</summary>
    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Issuer))
            yield return "OAuthBearer's Issuer is empty.";
        if (string.IsNullOrWhiteSpace(Scope))
            yield return "OAuthBearer's Scope is empty.";
    }
}
