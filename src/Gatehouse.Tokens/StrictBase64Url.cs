using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Tokens;

// RFC 7515, section 2: base64url with all padding omitted and without line breaks, whitespace or other characters.
internal static class StrictBase64Url
{
    private static readonly SearchValues<char> Alphabet
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Decodes text that is the one encoding of its bytes; every other text is refused.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        // The framework's decoder skips whitespace and takes padding and stray bits, so that one signature would have many texts.
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet) || HasStrayBits(text))
            return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    private static bool HasStrayBits(ReadOnlySpan<char> text) => (text.Length % 4) switch
    {
        2 => (Value(text[^1]) & 0b1111) != 0,
        3 => (Value(text[^1]) & 0b11) != 0,
        _ => false,
    };

    private static int Value(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '-' => 62,
        _ => 63,
    };
}
