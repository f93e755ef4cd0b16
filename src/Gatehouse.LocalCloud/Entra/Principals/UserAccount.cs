namespace Gatehouse.LocalCloud.Entra.Principals;

/// <summary>A user and what only the sign-in needs to know.</summary>
/// <param name="User">The user.</param>
/// <param name="Password">The password's hash. Null: the user cannot sign in with a password.</param>
/// <param name="SessionsValidFrom">Refresh tokens from before are refused. Null: none was revoked.</param>
internal sealed record UserAccount(User User, PasswordHash? Password, DateTimeOffset? SessionsValidFrom);
