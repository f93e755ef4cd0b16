using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>RETURNSTATUS: what a procedure returned. MS-TDS 2.2.7.18.</summary>
/// <param name="Value">The value; 0 by default.</param>
public sealed record ReturnStatus(int Value) : ITdsToken
{
    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static ReturnStatus Parse(ReadOnlySpan<byte> token) => Answer.Only(token, "RETURNSTATUS", Read);

    internal static ReturnStatus Read(ref TdsReader reader)
    {
        reader.ReadType(TokenType.ReturnStatus);
        return new ReturnStatus(reader.ReadInt32("value"));
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(TokenType.ReturnStatus);
        output.WriteInt32(Value);
    }
}
