using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>How the value of a type begins.</summary>
internal enum ValueLength
{
    /// <summary>It has no length: there is only one.</summary>
    Fixed,

    /// <summary>BYTELEN: one byte, 0 for null.</summary>
    Byte,

    /// <summary>USHORTLEN: two bytes, 0xFFFF for null.</summary>
    Word,

    /// <summary>LONGLEN: a text pointer, or four bytes.</summary>
    Long,

    /// <summary>PARTLEN: chunks.</summary>
    Chunks,
}

/// <summary>The bytes of a TYPE_INFO. MS-TDS 2.2.5.4 to 2.2.5.6.</summary>
internal static class TypeInfoFormat
{
    public const string Name = "TYPE_INFO";
    public const int MaxTimeScale = 7;

    private const ushort Chunked = 0xFFFF;

    public static TypeInfo Read(ref TdsReader reader)
    {
        var start = reader.Offset;
        var type = (TdsType)reader.ReadByte("type");
        return type switch
        {
            TdsType.Null => new TypeInfo(type),
            TdsType.Int1 or TdsType.Bit => new TypeInfo(type, 1),
            TdsType.Int2 => new TypeInfo(type, 2),
            TdsType.Int4 or TdsType.SmallDateTime or TdsType.Float4 or TdsType.SmallMoney => new TypeInfo(type, 4),
            TdsType.Money or TdsType.DateTime or TdsType.Float8 or TdsType.Int8 => new TypeInfo(type, 8),
            TdsType.UniqueIdentifier => OfLength(ref reader, type, 16),
            TdsType.IntN => OfLength(ref reader, type, 1, 2, 4, 8),
            TdsType.BitN => OfLength(ref reader, type, 1),
            TdsType.FloatN or TdsType.MoneyN or TdsType.DateTimeN => OfLength(ref reader, type, 4, 8),
            TdsType.DateN => TypeInfo.Date,
            TdsType.TimeN => TypeInfo.Time(ReadScale(ref reader)),
            TdsType.DateTime2N => TypeInfo.DateTime2(ReadScale(ref reader)),
            TdsType.DateTimeOffsetN => TypeInfo.DateTimeOffset(ReadScale(ref reader)),
            TdsType.DecimalN or TdsType.NumericN => ReadDecimal(ref reader, type),
            TdsType.VarBinary or TdsType.Binary => new TypeInfo(type, ReadWord(ref reader, type)),
            TdsType.VarChar or TdsType.Char or TdsType.NVarChar or TdsType.NChar
                => new TypeInfo(type, ReadWord(ref reader, type), Collation: Collation.Read(ref reader)),
            TdsType.Image => new TypeInfo(type, ReadLong(ref reader)),
            TdsType.Text or TdsType.NText => new TypeInfo(type, ReadLong(ref reader), Collation: Collation.Read(ref reader)),
            TdsType.Xml => ReadXml(ref reader),
            TdsType.Variant => throw NotSupported(ref reader, "sql_variant", start),
            TdsType.Udt => throw NotSupported(ref reader, "a CLR type (also geography, geometry, hierarchyid)", start),
            TdsType.Table => throw NotSupported(ref reader, "a table-valued parameter", start),
            TdsType.Json => throw NotSupported(ref reader, "json", start),
            TdsType.Vector => throw NotSupported(ref reader, "vector", start),
            _ => throw reader.Invalid($"0x{(byte)type:x2} is no type", start),
        };
    }

    public static void Write(IBufferWriter<byte> output, TypeInfo type)
    {
        output.WriteByte((byte)type.Type);
        switch (type.Type)
        {
            case TdsType.UniqueIdentifier or TdsType.IntN or TdsType.BitN or TdsType.FloatN or TdsType.MoneyN or TdsType.DateTimeN:
                output.WriteByte((byte)type.MaxLength);
                break;
            case TdsType.TimeN or TdsType.DateTime2N or TdsType.DateTimeOffsetN:
                output.WriteByte(type.Scale);
                break;
            case TdsType.DecimalN or TdsType.NumericN:
                output.WriteByte((byte)type.MaxLength);
                output.WriteByte(type.Precision);
                output.WriteByte(type.Scale);
                break;
            case TdsType.VarBinary or TdsType.Binary:
                output.WriteUInt16(type.IsUnlimited ? Chunked : (ushort)type.MaxLength);
                break;
            case TdsType.VarChar or TdsType.Char or TdsType.NVarChar or TdsType.NChar:
                output.WriteUInt16(type.IsUnlimited ? Chunked : (ushort)type.MaxLength);
                type.Collation.Write(output);
                break;
            case TdsType.Image:
                output.WriteInt32(type.MaxLength);
                break;
            case TdsType.Text or TdsType.NText:
                output.WriteInt32(type.MaxLength);
                type.Collation.Write(output);
                break;
            case TdsType.Xml:
                output.WriteByte(0); // no schema
                break;
        }
    }

    public static ValueLength LengthOf(TypeInfo type) => type.Type switch
    {
        TdsType.Null or TdsType.Int1 or TdsType.Bit or TdsType.Int2 or TdsType.Int4 or TdsType.Int8 or TdsType.SmallDateTime
            or TdsType.DateTime or TdsType.Float4 or TdsType.Float8 or TdsType.Money or TdsType.SmallMoney => ValueLength.Fixed,
        TdsType.Text or TdsType.NText or TdsType.Image => ValueLength.Long,
        TdsType.Xml => ValueLength.Chunks,
        TdsType.VarBinary or TdsType.Binary or TdsType.VarChar or TdsType.Char or TdsType.NVarChar or TdsType.NChar
            => type.IsUnlimited ? ValueLength.Chunks : ValueLength.Word,
        _ => ValueLength.Byte,
    };

    /// <summary>Bytes of a decimal with its sign.</summary>
    public static int DecimalLength(int precision) => precision switch { <= 9 => 5, <= 19 => 9, <= 28 => 13, _ => 17 };

    /// <summary>Bytes of a time of day.</summary>
    public static int TimeLength(int scale) => scale switch { <= 2 => 3, <= 4 => 4, _ => 5 };

    private static TypeInfo OfLength(ref TdsReader reader, TdsType type, params ReadOnlySpan<byte> lengths)
    {
        var length = reader.ReadByte("length of the type");
        return lengths.Contains(length)
            ? new TypeInfo(type, length)
            : throw reader.Invalid($"{length} is no length of {type}", reader.Offset - 1);
    }

    private static int ReadScale(ref TdsReader reader)
    {
        var scale = reader.ReadByte("scale");
        return scale <= MaxTimeScale ? scale : throw reader.Invalid($"scale {scale} is more than {MaxTimeScale}", reader.Offset - 1);
    }

    private static TypeInfo ReadDecimal(ref TdsReader reader, TdsType type)
    {
        var start = reader.Offset;
        var length = reader.ReadByte("length of the type");
        var precision = reader.ReadByte("precision");
        var scale = reader.ReadByte("scale");

        // The sign, then the magnitude. The specification has 5, 9, 13 and 17 bytes; drivers send the longest with a small precision too, and FreeTDS
        // as few bytes as the precision needs.
        return length is >= 2 and <= 17 && precision is >= 1 and <= TdsNumber.MaxPrecision && scale <= precision && HasRoom(length, precision)
            ? new TypeInfo(type, length, precision, scale)
            : throw reader.Invalid($"a decimal of {length} bytes, precision {precision} and scale {scale}", start);
    }

    private static bool HasRoom(int length, int precision)
        => length == 17 || (UInt128)TdsNumber.Power(precision) <= UInt128.One << (8 * (length - 1));

    private static int ReadWord(ref TdsReader reader, TdsType type)
    {
        var length = reader.ReadUInt16("length of the type");
        if (length == Chunked && type is not (TdsType.Binary or TdsType.Char or TdsType.NChar))
            return TypeInfo.Unlimited;
        var isWhole = type is not (TdsType.NVarChar or TdsType.NChar) || length % 2 == 0;
        return length <= TypeInfo.MaxShortLength && isWhole
            ? length
            : throw reader.Invalid($"{length} is no length of {type}", reader.Offset - 2);
    }

    private static int ReadLong(ref TdsReader reader)
    {
        var length = reader.ReadInt32("length of the type");
        return length >= 0 ? length : throw reader.Invalid($"{length} is no length", reader.Offset - 4);
    }

    private static TypeInfo ReadXml(ref TdsReader reader)
    {
        switch (reader.ReadByte("schema"))
        {
            case 0:
                return TypeInfo.Xml;
            case 1:
                _ = reader.ReadShortText("database of the schema");
                _ = reader.ReadShortText("owner of the schema");
                _ = reader.ReadLongText("schema");
                return TypeInfo.Xml;
            case var other:
                throw reader.Invalid($"{other} says neither that there is a schema nor that there is none", reader.Offset - 1);
        }
    }

    private static ProtocolException NotSupported(ref TdsReader reader, string what, int offset)
        => ProtocolException.NotSupported(reader.MessageName, $"{what} is not supported", offset);
}
