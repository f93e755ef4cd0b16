using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.Engines.Postgres;

/// <summary>The encoding and the order of a new database, as the engine can have them.</summary>
/// <param name="Charset">Encoding, as asked for.</param>
/// <param name="Collation">Collation, as asked for.</param>
/// <param name="Clause">The options of CREATE DATABASE that come closest.</param>
internal sealed partial record DatabaseLocale(string Charset, string Collation, string Clause)
{
    /// <summary>What Azure takes where nothing is said.</summary>
    public const string DefaultCharset = "UTF8";

    /// <inheritdoc cref="DefaultCharset"/>
    public const string DefaultCollation = "en_US.utf8";

    /// <summary>Makes the locale.</summary>
    /// <returns>Null when one of the names is none that a PostgreSQL server could have.</returns>
    /// <remarks>
    /// A machine need not have Azure's operating system locales. A language's order comes from ICU, which PostgreSQL 15 has built in;
    /// <c>C</c> and <c>POSIX</c> are themselves.
    /// </remarks>
    public static DatabaseLocale? Parse(string? charset, string? collation)
    {
        charset ??= DefaultCharset;
        collation ??= DefaultCollation;
        if (!CharsetName().IsMatch(charset))
            return null;
        var encoding = $"ENCODING {PostgresAdministration.Literal(charset)}";
        var isUtf8 = charset.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase);
        if (collation is "C" or "POSIX")
            return new(charset, collation, $"{encoding} LOCALE 'C'");
        if (collation.Equals("C.utf8", StringComparison.OrdinalIgnoreCase) || collation.Equals("C.UTF-8", StringComparison.OrdinalIgnoreCase))
            return new(charset, collation, $"{encoding} LOCALE 'C.UTF-8'");
        if (LanguageName().Match(collation) is not { Success: true } match)
            return null;
        return new(charset, collation, isUtf8
            ? $"{encoding} LOCALE_PROVIDER icu ICU_LOCALE {PostgresAdministration.Literal($"{match.Groups[1]}-{match.Groups[2]}")} LOCALE 'C.UTF-8'"
            : $"{encoding} LOCALE 'C'");
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,32}$")]
    private static partial Regex CharsetName();

    [GeneratedRegex(@"^([a-z]{2,3})_([A-Z]{2})(\.(utf-?8|UTF-?8))?$")]
    private static partial Regex LanguageName();
}
