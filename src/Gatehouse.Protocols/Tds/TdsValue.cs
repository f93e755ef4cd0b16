using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gatehouse.Protocols.Tds;

/// <summary>
/// A value as it stands on the wire, with its type. It is a view: it lives as long as the bytes that it was read from.
/// </summary>
/// <remarks>
/// The values of a message that was parsed whole live as long as its content; those of a streamed row until the next is read.
/// </remarks>
public readonly struct TdsValue : IEquatable<TdsValue>
{
    internal TdsValue(TypeInfo type, ReadOnlyMemory<byte>? data) => (Type, Data, IsNull) = (type, data ?? default, data is null);

    /// <summary>Its type.</summary>
    public TypeInfo Type { get; }

    /// <summary>Its bytes without a length; empty for null.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Whether it is null.</summary>
    public bool IsNull { get; }

    /// <summary>Null of a type.</summary>
    /// <param name="type">The type; nothing that cannot be null.</param>
    public static TdsValue Null(TypeInfo type) => new(type, null);

    /// <summary>A value of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">The value, as <see cref="ValueWriter.WriteObject"/> takes it.</param>
    /// <exception cref="InvalidCastException">The type does not hold such values.</exception>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    public static TdsValue From(TypeInfo type, object? value)
    {
        if (value is null)
            return Null(type);
        var output = new ArrayBufferWriter<byte>();
        ValueWriter.WriteObject(output, type, value, inRow: false);
        var reader = new TdsReader(output.WrittenSpan, "value");
        return ValueFormat.Read(ref reader, output.WrittenMemory, type, inRow: false);
    }

    /// <summary>A tinyint to bigint, or a bit.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public long GetInt64() => Type.Type switch
    {
        TdsType.IntN or TdsType.Int1 or TdsType.Int2 or TdsType.Int4 or TdsType.Int8 or TdsType.Bit or TdsType.BitN when !IsNull
            => Data.Length switch
            {
                1 => Data.Span[0],
                2 => BinaryPrimitives.ReadInt16LittleEndian(Data.Span),
                4 => BinaryPrimitives.ReadInt32LittleEndian(Data.Span),
                _ => BinaryPrimitives.ReadInt64LittleEndian(Data.Span),
            },
        _ => throw Not("an integer"),
    };

    /// <summary>A bit.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public bool GetBoolean() => Type.Type is TdsType.Bit or TdsType.BitN && !IsNull ? Data.Span[0] != 0 : throw Not("a bit");

    /// <summary>A real or float.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public double GetDouble() => Type.Type switch
    {
        TdsType.FloatN or TdsType.Float4 or TdsType.Float8 when !IsNull => Data.Length == 4
            ? BinaryPrimitives.ReadSingleLittleEndian(Data.Span)
            : BinaryPrimitives.ReadDoubleLittleEndian(Data.Span),
        _ => throw Not("a float"),
    };

    /// <summary>A decimal, numeric, money or smallmoney.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public TdsNumber GetNumber() => Type.Type switch
    {
        TdsType.DecimalN or TdsType.NumericN when !IsNull => new TdsNumber(ValueFormat.ReadDecimal(Data.Span), Type.Scale),
        TdsType.MoneyN or TdsType.Money or TdsType.SmallMoney when !IsNull
            => new TdsNumber(ValueFormat.ReadMoney(Data.Span), ValueFormat.MoneyScale),
        _ => throw Not("a decimal"),
    };

    /// <summary>A text; xml too.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public string GetString()
    {
        const char ByteOrderMark = '\uFEFF';
        if (IsNull || !Type.IsText)
            throw Not("a text");
        if (!Type.IsUnicode)
            return Type.Collation.Encoding.GetString(Data.Span);
        var characters = MemoryMarshal.Cast<byte, char>(Data.Span);
        return new string(Type.Type == TdsType.Xml && characters is [ByteOrderMark, ..] ? characters[1..] : characters);
    }

    /// <summary>A binary, varbinary or image.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public ReadOnlyMemory<byte> GetBytes()
        => Type.Type is TdsType.Binary or TdsType.VarBinary or TdsType.Image && !IsNull ? Data : throw Not("a binary");

    /// <summary>A uniqueidentifier.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public Guid GetGuid() => Type.Type == TdsType.UniqueIdentifier && !IsNull ? new Guid(Data.Span) : throw Not("a uniqueidentifier");

    /// <summary>A date.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public DateOnly GetDate() => Type.Type == TdsType.DateN && !IsNull
        ? DateOnly.FromDayNumber(TimeFormat.ReadDays(Data.Span))
        : throw Not("a date");

    /// <summary>A time of day.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public TimeOnly GetTime() => Type.Type == TdsType.TimeN && !IsNull
        ? new TimeOnly(TimeFormat.ReadTicks(Data.Span, Type.Scale))
        : throw Not("a time");

    /// <summary>A datetime, smalldatetime, datetime2 or date.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public DateTime GetDateTime() => Type.Type switch
    {
        TdsType.DateTime or TdsType.SmallDateTime or TdsType.DateTimeN when !IsNull => TimeFormat.ReadDateTime(Data.Span),
        TdsType.DateTime2N when !IsNull => TimeFormat.ReadDateTime2(Data.Span, Type.Scale),
        TdsType.DateN when !IsNull => GetDate().ToDateTime(default),
        _ => throw Not("a date and time"),
    };

    /// <summary>A datetimeoffset.</summary>
    /// <exception cref="InvalidCastException">It is null, or of another type.</exception>
    public DateTimeOffset GetDateTimeOffset()
    {
        if (Type.Type != TdsType.DateTimeOffsetN || IsNull)
            throw Not("a datetimeoffset");
        var offset = TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(Data.Span[^2..]));
        return new DateTimeOffset(TimeFormat.ReadDateTime2(Data.Span[..^2], Type.Scale), TimeSpan.Zero).ToOffset(offset);
    }

    /// <summary>
    /// The value as the CLR has it: byte, short, int, long, bool, float, double, <see cref="TdsNumber"/>, string, byte[], Guid,
    /// DateOnly, TimeOnly, DateTime or DateTimeOffset; null for null.
    /// </summary>
    public object? ToObject()
    {
        if (IsNull)
            return null;
        return Type.Type switch
        {
            TdsType.Bit or TdsType.BitN => GetBoolean(),
            TdsType.IntN or TdsType.Int1 or TdsType.Int2 or TdsType.Int4 or TdsType.Int8 => Data.Length switch
            {
                1 => (object)(byte)GetInt64(),
                2 => (short)GetInt64(),
                4 => (int)GetInt64(),
                _ => GetInt64(),
            },
            TdsType.FloatN or TdsType.Float4 or TdsType.Float8 => Data.Length == 4 ? (object)(float)GetDouble() : GetDouble(),
            TdsType.DecimalN or TdsType.NumericN or TdsType.MoneyN or TdsType.Money or TdsType.SmallMoney => GetNumber(),
            TdsType.UniqueIdentifier => GetGuid(),
            TdsType.DateN => GetDate(),
            TdsType.TimeN => GetTime(),
            TdsType.DateTimeOffsetN => GetDateTimeOffset(),
            TdsType.Binary or TdsType.VarBinary or TdsType.Image => Data.ToArray(),
            _ when Type.IsText => GetString(),
            _ => GetDateTime(),
        };
    }

    /// <summary>Writes the value behind its length.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="inRow">Whether it stands in a row and not in a parameter: text and image differ.</param>
    public void Write(IBufferWriter<byte> output, bool inRow)
    {
        if (IsNull)
            ValueWriter.WriteNull(output, Type, inRow);
        else
            ValueFormat.WriteData(output, Type, Data.Span, inRow);
    }

    /// <summary>Whether the other has the same type and bytes.</summary>
    /// <param name="other">Another value.</param>
    public bool Equals(TdsValue other) => Equals(Type, other.Type) && IsNull == other.IsNull && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TdsValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Type);
        hash.AddBytes(Data.Span);
        return hash.ToHashCode();
    }

    /// <summary>Never the value: it may hold a secret.</summary>
    public override string ToString() => IsNull ? $"{Type}, null" : $"{Type}, {Data.Length} bytes";

    /// <summary>Whether both have the same type and bytes.</summary>
    public static bool operator ==(TdsValue left, TdsValue right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(TdsValue left, TdsValue right) => !left.Equals(right);

    private InvalidCastException Not(string what) => new($"A value of {Type}{(IsNull ? ", null," : "")} is not {what}.");
}
