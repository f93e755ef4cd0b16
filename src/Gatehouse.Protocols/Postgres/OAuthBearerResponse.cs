using System.Buffers;
using System.Text;

namespace Gatehouse.Protocols.Postgres;

/// <summary>What a client of the SASL mechanism OAUTHBEARER says first: its token, or that it has none and asks where to get one.</summary>
/// <remarks>RFC 7628, section 3.1. Its fields <c>host</c> and <c>port</c> and any other are allowed and mean nothing here.</remarks>
/// <param name="Token">The bearer token; empty where the client asks. Never log it.</param>
public sealed record OAuthBearerResponse(string Token)
{
    /// <summary>Name of the mechanism.</summary>
    public const string Mechanism = "OAUTHBEARER";

    /// <summary>What a client answers to an error, to let the server end the exchange (section 3.2.3).</summary>
    public const byte Separator = 0x01;

    private const string Name = nameof(OAuthBearerResponse);

    private static readonly SearchValues<byte> TokenBytes
        = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/="u8); // RFC 6750, section 2.1

    /// <summary>Parses the data of a <see cref="SASLInitialResponse"/>.</summary>
    /// <exception cref="ProtocolException">It is not of that form.</exception>
    public static OAuthBearerResponse Parse(ReadOnlySpan<byte> data)
    {
        var rest = SkipHeader(data);
        string? token = null;
        while (true)
        {
            var length = rest.IndexOf(Separator);
            var offset = data.Length - rest.Length;
            if (length < 0)
                throw ProtocolException.Truncated(Name, "a field has no end", offset);
            var field = rest[..length];
            rest = rest[(length + 1)..];
            if (length == 0)
                break;

            var equals = field.IndexOf((byte)'=');
            if (equals < 1 || !AreLetters(field[..equals]))
                throw ProtocolException.InvalidValue(Name, "a field is not of the form name=value", offset);
            if (!field[..equals].SequenceEqual("auth"u8))
                continue;
            if (token is not null)
                throw ProtocolException.InvalidValue(Name, "auth is there twice", offset);
            token = ReadToken(field[(equals + 1)..], offset);
        }

        if (!rest.IsEmpty)
            throw ProtocolException.TrailingBytes(Name, rest.Length, data.Length - rest.Length);
        return new(token ?? throw ProtocolException.InvalidValue(Name, "auth is not there", data.Length));
    }

    /// <summary>The data of a <see cref="SASLInitialResponse"/> as libpq writes it.</summary>
    public byte[] ToData() => Encoding.ASCII.GetBytes(Token.Length == 0 ? "n,,\u0001auth=\u0001\u0001" : $"n,,\u0001auth=Bearer {Token}\u0001\u0001");

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Name}({Token.Length} characters)";

    // RFC 5801, section 4. There is no channel binding in this mechanism, and nobody can act for somebody else.
    private static ReadOnlySpan<byte> SkipHeader(ReadOnlySpan<byte> data)
    {
        if (data is not [(byte)'n' or (byte)'y', (byte)',', ..])
            throw ProtocolException.InvalidValue(Name, data is [(byte)'p', ..] ? "it asks for channel binding" : "it has no GS2 header", 0);
        if (data is not [_, _, (byte)',', ..])
            throw ProtocolException.InvalidValue(Name, "it names an authorization identity, or its GS2 header does not end", 2);
        return data is [_, _, _, Separator, ..] ? data[4..] : throw ProtocolException.InvalidValue(Name, "no field follows its GS2 header", 3);
    }

    private static string ReadToken(ReadOnlySpan<byte> value, int offset)
    {
        if (value.IsEmpty)
            return "";
        var space = value.IndexOf((byte)' ');
        if (space < 0 || !Ascii.EqualsIgnoreCase(value[..space], "bearer"u8)) // RFC 9110, section 11.1: case does not matter
            throw ProtocolException.InvalidValue(Name, "auth is of another scheme than Bearer", offset);
        var token = value[space..].TrimStart((byte)' ');
        if (token.IsEmpty || token.ContainsAnyExcept(TokenBytes))
            throw ProtocolException.InvalidValue(Name, "auth has no bearer token", offset);
        return Encoding.ASCII.GetString(token);
    }

    private static bool AreLetters(ReadOnlySpan<byte> name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetter((char)letter))
                return false;
        }

        return true;
    }
}
