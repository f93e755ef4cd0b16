using System.Globalization;
using Gatehouse.LocalCloud.Entra.Principals;

namespace Gatehouse.LocalCloud.Engines.Sql.Users;

/// <summary>What a database keeps of a password: <c>pbkdf2$iterations$salt$hash</c>.</summary>
internal static class SqlPassword
{
    // As SQL Server 2022 stretches the passwords of its logins.
    private const int Iterations = 100_000;
    private const string Kind = "pbkdf2";

    /// <summary>Hashes a password with a fresh salt.</summary>
    public static string Create(string password)
    {
        var made = PasswordHash.Create(password, Iterations);
        return string.Create(
            CultureInfo.InvariantCulture,
                $"{Kind}${made.Iterations}${Convert.ToBase64String(made.Salt)}${Convert.ToBase64String(made.Hash)}");
    }

    /// <summary>Whether a password is the one; never where nothing is kept, and an empty one is none.</summary>
    public static bool Matches(string? kept, string password)
        => PasswordHash.Matches(kept is null ? null : Parse(kept), password) & password.Length > 0;

    private static PasswordHash? Parse(string kept)
        => kept.Split('$') is [Kind, var iterations, var salt, var hash]
            && int.TryParse(iterations, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new(count, Convert.FromBase64String(salt), Convert.FromBase64String(hash))
            : null;
}
