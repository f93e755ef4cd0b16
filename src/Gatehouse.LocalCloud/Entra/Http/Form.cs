using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.LocalCloud.Entra.Http;

/// <summary>The parameters of a token request: <c>application/x-www-form-urlencoded</c>, each name once (RFC 6749, section 3.2).</summary>
internal sealed class Form
{
    private const int MaxParameters = 100;
    private const int MaxNameLength = 256;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, string> _values;

    private Form(Dictionary<string, string> values) => _values = values;

    /// <summary>The parameter, or null when it is absent or empty: "Parameters sent without a value MUST be treated as if they were omitted".</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The parameter.</summary>
    /// <exception cref="EntraException">It is missing.</exception>
    public string Require(string name) => this[name] ?? throw EntraException.MissingParameter(name);

    /// <summary>Reads the request's body.</summary>
    /// <exception cref="EntraException">It is too long, of another content type, or malformed.</exception>
    public static async ValueTask<Form> ReadAsync(HttpRequest request)
    {
        // A request without a content type is what curl's users get wrong least; what the body is decides then.
        if (request.ContentType is { Length: > 0 } type
            && !(MediaTypeHeaderValue.TryParse(type, out var media) && media.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)))
            throw EntraException.Malformed("The content type of the request is not application/x-www-form-urlencoded.");
        return Parse(await BodyReader.ReadAsync(request) ?? throw EntraException.TooLarge(BodyReader.MaxLength));
    }

    /// <summary>Parses a body.</summary>
    /// <exception cref="EntraException">It is malformed.</exception>
    public static Form Parse(ReadOnlySpan<byte> body)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty)
                continue;
            if (values.Count == MaxParameters)
                throw EntraException.Malformed($"The request has more than {MaxParameters} parameters.");
            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            if (name.Length > MaxNameLength)
                throw EntraException.Malformed($"A parameter's name has {name.Length} characters; at most {MaxNameLength} are accepted.");
            if (!values.TryAdd(name, equals < 0 ? "" : Decode(pair[(equals + 1)..])))
                throw EntraException.DuplicateParameter(name);
        }

        return new(values);
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            bytes[length++] = text[i] switch
            {
                (byte)'+' => (byte)' ',
                (byte)'%' => TryHex(text, i, out var value) ? Skip(ref i, value.Value) : throw EntraException.Malformed("A parameter has a % that no two hexadecimal digits follow."),
                var other => other,
            };
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw EntraException.Malformed("A parameter is not UTF-8.");
        }
    }

    private static byte Skip(ref int position, byte value)
    {
        position += 2;
        return value;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int percent, [NotNullWhen(true)] out byte? value)
    {
        value = percent + 2 < text.Length
            && byte.TryParse(text.Slice(percent + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return value is not null;
    }
}
