using System.Buffers.Binary;

namespace Gatehouse.Protocols.Postgres;

/// <summary>One of the messages without a type byte, which come before a session: told apart by their second word.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html</remarks>
public abstract record StartupPacket
{
    /// <summary>Smallest length word: itself and a code.</summary>
    public const int MinLength = 8;

    /// <summary>Largest length word that PostgreSQL accepts (MAX_STARTUP_PACKET_LENGTH in pqcomm.h, and the word itself).</summary>
    public const int MaxLength = 10_000 + sizeof(int);

    private const string Name = "startup packet";

    /// <summary>Checks a length word before a buffer is taken for what it announces.</summary>
    /// <returns>The number of bytes that follow the length word.</returns>
    /// <exception cref="ProtocolException">The length is out of range.</exception>
    public static int BodyLength(int lengthWord) => lengthWord is < MinLength or > MaxLength
        ? throw ProtocolException.LengthOutOfRange(Name, lengthWord, MinLength, MaxLength)
        : lengthWord - sizeof(int);

    /// <summary>Parses what follows the length word.</summary>
    /// <exception cref="ProtocolException">It is no startup packet.</exception>
    public static StartupPacket Parse(ReadOnlySpan<byte> body)
    {
        if (body.Length < sizeof(int))
            throw ProtocolException.Truncated(Name, $"a code needs 4 bytes and {body.Length} are left", 0);

        return BinaryPrimitives.ReadInt32BigEndian(body) switch
        {
            SSLRequest.Code => SSLRequest.Parse(body),
            GSSENCRequest.Code => GSSENCRequest.Parse(body),
            CancelRequest.Code => CancelRequest.Parse(body),
            _ => StartupMessage.Parse(body),
        };
    }
}
