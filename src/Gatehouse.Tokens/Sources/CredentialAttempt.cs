namespace Gatehouse.Tokens.Sources;

/// <summary>One credential of a report: whether it gave the token, and why not.</summary>
/// <param name="Name">The credential as it is typed in a setting.</param>
/// <param name="Reason">Why it gave none; null for the one that is used.</param>
public sealed record CredentialAttempt(string Name, string? Reason)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => Reason is null ? $"{Name}: used" : $"{Name}: not used, {Reason}";
}
