using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>One column of a result.</summary>
/// <remarks>
/// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html
/// </remarks>
/// <param name="Name">Name, or what stands after AS.</param>
/// <param name="Charset">Id of its collation; <see cref="Binary"/> where it holds bytes, and with every type that is no text.</param>
/// <param name="Length">Longest value, in bytes.</param>
/// <param name="Type">Type.</param>
/// <param name="Flags">Flags, of which <see cref="UnsignedFlag"/> matters to a reader.</param>
/// <param name="Decimals">Digits after the point.</param>
public sealed record ColumnDefinition41(string Name, ushort Charset, uint Length, ColumnType Type, ushort Flags, byte Decimals)
    : IMySqlMessage
{
    /// <summary>The collation of bytes.</summary>
    public const ushort Binary = 63;

    /// <summary>UNSIGNED_FLAG.</summary>
    public const ushort UnsignedFlag = 0x20;

    private const byte FixedLength = 0x0C;

    /// <summary>True where the values are bytes and no text.</summary>
    public bool IsBinary => Charset == Binary;

    /// <summary>True where a number has no sign.</summary>
    public bool IsUnsigned => (Flags & UnsignedFlag) != 0;

    /// <summary>Parses a complete payload. Where the column comes from (catalog, schema, tables) is left out.</summary>
    public static ColumnDefinition41 Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new MySqlReader(payload, nameof(ColumnDefinition41));
        foreach (var origin in (ReadOnlySpan<string>)["catalog", "schema", "table", "original table"])
            _ = reader.ReadLengthEncodedBytes(origin);
        var start = reader.Offset;
        var name = reader.Decode(reader.ReadLengthEncodedBytes("name"), "name", start);
        _ = reader.ReadLengthEncodedBytes("original name");
        if (reader.ReadByte("length of the fixed fields") is var length and not FixedLength)
            throw reader.Invalid($"fixed fields of {length} bytes", reader.Offset - 1);
        var column = new ColumnDefinition41(
            name, reader.ReadUInt16("collation"), reader.ReadUInt32("length"), (ColumnType)reader.ReadByte("type"),
            reader.ReadUInt16("flags"), reader.ReadByte("decimals"));
        _ = reader.ReadUInt16("reserved");
        reader.End();
        return column;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteLengthEncodedBytes("def"u8);
        output.WriteLengthEncodedBytes([]);
        output.WriteLengthEncodedBytes([]);
        output.WriteLengthEncodedBytes([]);
        output.WriteLengthEncodedBytes(System.Text.Encoding.UTF8.GetBytes(Name));
        output.WriteLengthEncodedBytes([]);
        output.WriteByte(FixedLength);
        output.WriteUInt16(Charset);
        output.WriteUInt32(Length);
        output.WriteByte((byte)Type);
        output.WriteUInt16(Flags);
        output.WriteByte(Decimals);
        output.WriteUInt16(0);
    }
}
