using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.TSql;

/// <summary>Folds names so that they are compared without regard to case, and fit into PostgreSQL (docs/designs/009).</summary>
public static class NameFolding
{
    /// <summary>Bytes of UTF-8 that a name of PostgreSQL may have.</summary>
    public const int MaxLength = 63;

    private const int HashLength = 16;

    /// <summary>Folds a name: lower case; what is too long becomes its start, a tilde and a hash of the whole.</summary>
    /// <param name="name">Name as the user wrote it, without brackets.</param>
    /// <returns>At most <see cref="MaxLength"/> bytes of UTF-8.</returns>
    public static string Fold(string name)
    {
        var folded = name.ToLowerInvariant();
        if (Encoding.UTF8.GetByteCount(folded) <= MaxLength)
            return folded;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folded)))[..HashLength];
        var (start, bytes) = (new StringBuilder(), 0);
        foreach (var rune in folded.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxLength - HashLength - 1)
                break;
            start.Append(rune);
        }

        return $"{start}~{hash}";
    }

    /// <summary>Folds a name and quotes it for PostgreSQL.</summary>
    /// <param name="name">Name as the user wrote it, without brackets.</param>
    public static string Quote(string name) => $"\"{Fold(name).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
