namespace Gatehouse.Tokens.Sources;

/// <summary>An access token that this process may present, and the instant it stops working.</summary>
/// <param name="Value">The token's text, a bearer secret. Never log it.</param>
/// <param name="ExpiresOn">End of its life, in UTC.</param>
public sealed record AccessToken(string Value, DateTimeOffset ExpiresOn)
{
    /// <summary>The end of its life only, so that a token never reaches a log by accident.</summary>
    public override string ToString() => $"AccessToken(expires {ExpiresOn:O})";
}
