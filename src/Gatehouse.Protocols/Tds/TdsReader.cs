using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Tds;

/// <summary>Reads the fields of one complete message; every read is checked against its end. Integers are little-endian.</summary>
internal ref struct TdsReader(ReadOnlySpan<byte> content, string messageName)
{
    // Strict: a name that changed while it was decoded could be authorised as one and sent upstream as another.
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _content = content;

    public string MessageName { get; set; } = messageName;

    public int Offset { get; private set; }

    public readonly int Remaining => _content.Length - Offset;

    public byte ReadByte(string field) => ReadBytes(1, field)[0];

    public ushort ReadUInt16(string field) => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(sizeof(ushort), field));

    public int ReadInt32(string field) => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int), field));

    public uint ReadUInt32(string field) => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint), field));

    public ulong ReadUInt64(string field) => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong), field));

    /// <summary>Bytes whose number the message gives: compared before it is narrowed.</summary>
    public ReadOnlySpan<byte> ReadBytes(long count, string field)
    {
        if (count > Remaining)
            throw ProtocolException.Truncated(MessageName, $"{field} needs {count} bytes and {Remaining} are left", Offset);

        var bytes = _content.Slice(Offset, (int)count);
        Offset += (int)count;
        return bytes;
    }

    /// <summary>B_VARCHAR: a byte counts characters.</summary>
    public string ReadShortText(string field) => ReadText(ReadByte(field), field);

    /// <summary>US_VARCHAR: two bytes count characters.</summary>
    public string ReadLongText(string field) => ReadText(ReadUInt16(field), field);

    public string ReadText(int characters, string field)
    {
        var start = Offset;
        return Decode(ReadBytes(characters * 2L, field), field, start);
    }

    public readonly string Decode(ReadOnlySpan<byte> bytes, string field, int offset)
    {
        try
        {
            return Utf16.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw ProtocolException.InvalidValue(MessageName, $"{field} is not UTF-16", offset);
        }
    }

    /// <summary>The type byte of a token.</summary>
    public void ReadType(byte due)
    {
        if (ReadByte("type") is var type && type != due)
            throw ProtocolException.UnexpectedMessage(MessageName, type);
    }

    /// <summary>A token's fields after its length of two bytes.</summary>
    public TdsReader ReadBody() => new(ReadBytes(ReadUInt16("length"), "content"), MessageName);

    /// <summary>Refuses what follows the last field.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
            throw ProtocolException.TrailingBytes(MessageName, Remaining, Offset);
    }

    public readonly ProtocolException Invalid(string what, int offset) => ProtocolException.InvalidValue(MessageName, what, offset);
}
