using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>Reads the fields of one complete payload; every read is checked against its end.</summary>
internal ref struct MySqlReader(ReadOnlySpan<byte> payload, string messageName)
{
    // Strict: a name that changed while it was decoded could be authorised as one user and sent upstream as another.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _payload = payload;
    private readonly string _messageName = messageName;

    public int Offset { get; private set; }

    public readonly int Remaining => _payload.Length - Offset;

    public byte ReadByte(string field) => ReadBytes(1, field)[0];

    public ushort ReadUInt16(string field) => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(sizeof(ushort), field));

    public uint ReadUInt32(string field) => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint), field));

    public ReadOnlySpan<byte> ReadBytes(int count, string field)
    {
        if (Remaining < count)
            throw ProtocolException.Truncated(_messageName, $"{field} needs {count} bytes and {Remaining} are left", Offset);

        var bytes = _payload.Slice(Offset, count);
        Offset += count;
        return bytes;
    }

    public ReadOnlySpan<byte> ReadRest() => ReadBytes(Remaining, "the rest");

    /// <summary>An integer of 1, 3, 4 or 9 bytes.</summary>
    public ulong ReadLengthEncodedInteger(string field)
    {
        var start = Offset;
        switch (ReadByte(field))
        {
            case < 0xFB and var small:
                return small;
            case 0xFC:
                return ReadUInt16(field);
            case 0xFD:
                var three = ReadBytes(3, field);
                return (uint)(three[0] | (three[1] << 8) | (three[2] << 16));
            case 0xFE:
                return BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong), field));
            case var other: // 0xFB is the NULL of a text row, 0xFF begins an error
                throw ProtocolException.InvalidValue(_messageName, $"{field} begins with 0x{other:x2}", start);
        }
    }

    public ReadOnlySpan<byte> ReadLengthEncodedBytes(string field)
    {
        var start = Offset;
        var length = ReadLengthEncodedInteger(field);
        return length > (ulong)Remaining
            ? throw ProtocolException.Truncated(_messageName, $"{field} needs {length} bytes and {Remaining} are left", start)
            : ReadBytes((int)length, field);
    }

    /// <summary>The bytes up to the next zero byte, which is skipped.</summary>
    public ReadOnlySpan<byte> ReadStringBytes(string field)
    {
        var length = _payload[Offset..].IndexOf((byte)0);
        if (length < 0)
            throw ProtocolException.Truncated(_messageName, $"{field} has no terminator", Offset);

        var bytes = _payload.Slice(Offset, length);
        Offset += length + 1;
        return bytes;
    }

    public string ReadString(string field)
    {
        var start = Offset;
        return Decode(ReadStringBytes(field), field, start);
    }

    public readonly string Decode(ReadOnlySpan<byte> bytes, string field, int offset)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw ProtocolException.InvalidValue(_messageName, $"{field} is not UTF-8", offset);
        }
    }

    /// <summary>Refuses what follows the last field.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
            throw ProtocolException.TrailingBytes(_messageName, Remaining, Offset);
    }

    public readonly ProtocolException Invalid(string what, int offset) => ProtocolException.InvalidValue(_messageName, what, offset);
}
