namespace Gatehouse.Cli.Cloud;

/// <summary>A token that the authority gave.</summary>
/// <param name="AccessToken">The token: a secret.</param>
/// <param name="ExpiresOn">End of its life, in UTC.</param>
/// <param name="RefreshToken">A refresh token: a secret. Null when none came with it.</param>
internal sealed record TokenAnswer(string AccessToken, DateTimeOffset ExpiresOn, string? RefreshToken)
{
    public override string ToString() => $"token until {ExpiresOn:O}";
}
