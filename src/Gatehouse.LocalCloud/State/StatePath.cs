using System.Security.Cryptography;
using System.Text;

namespace Gatehouse.LocalCloud.State;

/// <summary>Turns document ids into file names: one folder per part, and no two ids share a file.</summary>
internal static class StatePath
{
    public const string Suffix = ".json";

    // The longest file name is 255 bytes on every file system that matters; the rest is for the suffix.
    private const int LongestPart = 200;
    private const int HashedPrefix = 100;

    // PATH_MAX is 4096 with the closing NUL; the temporary file's name is the longest one beside the document's.
    private const int LongestPath = 4000;

    /// <summary>Brings an id into the one form that is compared: parts joined by single slashes, with a leading one.</summary>
    /// <exception cref="ArgumentException">There is no part, or the text is not well-formed.</exception>
    public static string Normalise(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!IsWellFormed(id))
            throw new ArgumentException("The id is not well-formed Unicode.", nameof(id));
        var parts = id.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 0 ? "/" + string.Join('/', parts) : throw new ArgumentException("The id has no part.", nameof(id));
    }

    /// <summary>The file of a document.</summary>
    /// <param name="folder">Folder of all documents.</param>
    /// <param name="id">A normalised id.</param>
    /// <exception cref="ArgumentException">The path would be longer than the system allows.</exception>
    public static string FileOf(string folder, string id)
    {
        var path = Path.Combine([folder, .. id.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(NameOf)]) + Suffix;
        return Encoding.UTF8.GetByteCount(path) <= LongestPath
            ? path
            : throw new ArgumentException($"The id is too long: its file's path would have more than {LongestPath} bytes.", nameof(id));
    }

    private static string NameOf(string part)
    {
        var name = Escape(Fold(part));
        return name.Length <= LongestPart ? name : $"{CutAtEscape(name)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Fold(part))))}";
    }

    // Two parts that are equal without case must share a file, and no others may. Ordinal comparison without case is comparison of the
    // upper case forms; lower case is not the same relation ('µ' and 'μ'). Only ASCII is lowered again, for the reader of the folder.
    private static string Fold(string part)
        => string.Create(part.Length, part.ToUpperInvariant(), static (span, upper) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = char.IsAsciiLetterUpper(upper[i]) ? (char)(upper[i] | 0x20) : upper[i];
        });

    private static string Escape(string part)
    {
        // Uri.EscapeDataString leaves letters, digits and -._~ alone.
        var name = Uri.EscapeDataString(part).Replace("~", "%7E", StringComparison.Ordinal); // '~' marks a shortened name
        if (name is "." or "..")
            return name.Replace(".", "%2E", StringComparison.Ordinal); // the two names that walk
        return name.EndsWith(Suffix, StringComparison.Ordinal)
            ? string.Concat(name.AsSpan(0, name.Length - Suffix.Length), "%2E", Suffix.AsSpan(1)) // the folder of /a.json/b is not the file of /a
            : name;
    }

    private static string CutAtEscape(string name)
    {
        var cut = name.LastIndexOf('%', HashedPrefix) is var escape and > HashedPrefix - 3 ? escape : HashedPrefix;
        return name[..cut];
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i]))
                return false;
        }

        return true;
    }
}
