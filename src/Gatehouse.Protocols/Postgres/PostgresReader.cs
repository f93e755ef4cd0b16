using System.Buffers.Binary;
using System.Text;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Reads the fields of one complete message body; every read is checked against its end.</summary>
internal ref struct PostgresReader(ReadOnlySpan<byte> body, string messageName)
{
    // Strict: a name that changed while it was decoded could be authorised as one user and sent upstream as another.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly string _messageName = messageName;

    public int Offset { get; private set; }

    public readonly int Remaining => _body.Length - Offset;

    public byte ReadByte(string field) => ReadBytes(1, field)[0];

    public int ReadInt32(string field) => BinaryPrimitives.ReadInt32BigEndian(ReadBytes(sizeof(int), field));

    public ReadOnlySpan<byte> ReadBytes(int count, string field)
    {
        if (Remaining < count)
            throw ProtocolException.Truncated(_messageName, $"{field} needs {count} bytes and {Remaining} are left", Offset);

        var bytes = _body.Slice(Offset, count);
        Offset += count;
        return bytes;
    }

    /// <summary>The bytes up to the next zero byte, which is skipped.</summary>
    public ReadOnlySpan<byte> ReadStringBytes(string field)
    {
        var length = _body[Offset..].IndexOf((byte)0);
        if (length < 0)
            throw ProtocolException.Truncated(_messageName, $"{field} has no terminator", Offset);

        var bytes = _body.Slice(Offset, length);
        Offset += length + 1;
        return bytes;
    }

    public string ReadString(string field)
    {
        var start = Offset;
        try
        {
            return Utf8.GetString(ReadStringBytes(field));
        }
        catch (DecoderFallbackException)
        {
            throw ProtocolException.InvalidValue(_messageName, $"{field} is not UTF-8", start);
        }
    }

    /// <summary>For text that is shown and never compared: a server may speak in another encoding before it knows the client's.</summary>
    public string ReadText(string field) => Encoding.UTF8.GetString(ReadStringBytes(field));

    /// <summary>Refuses what follows the last field.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
            throw ProtocolException.TrailingBytes(_messageName, Remaining, Offset);
    }
}
