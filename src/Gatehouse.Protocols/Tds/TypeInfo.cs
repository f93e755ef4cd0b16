using System.Buffers;
using System.Globalization;

namespace Gatehouse.Protocols.Tds;

#pragma warning disable CA1720, CA1308 // T-SQL's own names of types, which are in lower case

/// <summary>TYPE_INFO: the type of a column or parameter. MS-TDS 2.2.5.6. Make it by the factories.</summary>
/// <param name="Type">Its type on the wire.</param>
/// <param name="MaxLength">Most bytes of a value; <see cref="Unlimited"/> for (max) and xml.</param>
/// <param name="Precision">Digits of a decimal: 1 to 38.</param>
/// <param name="Scale">Digits behind the point of a decimal, or of a time's second: 0 to 7.</param>
/// <param name="Collation">Of char, varchar, text and their like of Unicode.</param>
public sealed record TypeInfo(TdsType Type, int MaxLength = 0, byte Precision = 0, byte Scale = 0, Collation Collation = default)
{
    /// <summary>The length of (max).</summary>
    public const int Unlimited = -1;

    /// <summary>Most bytes of a value whose type is not (max).</summary>
    public const int MaxShortLength = 8000;

    /// <summary>tinyint.</summary>
    public static TypeInfo TinyInt { get; } = new(TdsType.IntN, 1);

    /// <summary>smallint.</summary>
    public static TypeInfo SmallInt { get; } = new(TdsType.IntN, 2);

    /// <summary>int.</summary>
    public static TypeInfo Int { get; } = new(TdsType.IntN, 4);

    /// <summary>bigint.</summary>
    public static TypeInfo BigInt { get; } = new(TdsType.IntN, 8);

    /// <summary>bit.</summary>
    public static TypeInfo Bit { get; } = new(TdsType.BitN, 1);

    /// <summary>real.</summary>
    public static TypeInfo Real { get; } = new(TdsType.FloatN, 4);

    /// <summary>float.</summary>
    public static TypeInfo Float { get; } = new(TdsType.FloatN, 8);

    /// <summary>smallmoney.</summary>
    public static TypeInfo SmallMoney { get; } = new(TdsType.MoneyN, 4);

    /// <summary>money.</summary>
    public static TypeInfo Money { get; } = new(TdsType.MoneyN, 8);

    /// <summary>smalldatetime.</summary>
    public static TypeInfo SmallDateTime { get; } = new(TdsType.DateTimeN, 4);

    /// <summary>datetime.</summary>
    public static TypeInfo DateTime { get; } = new(TdsType.DateTimeN, 8);

    /// <summary>date.</summary>
    public static TypeInfo Date { get; } = new(TdsType.DateN, 3);

    /// <summary>uniqueidentifier.</summary>
    public static TypeInfo UniqueIdentifier { get; } = new(TdsType.UniqueIdentifier, 16);

    /// <summary>xml without a schema.</summary>
    public static TypeInfo Xml { get; } = new(TdsType.Xml, Unlimited);

    /// <summary>nvarchar(max).</summary>
    public static TypeInfo NVarCharMax { get; } = new(TdsType.NVarChar, Unlimited, Collation: Collation.Default);

    /// <summary>varchar(max).</summary>
    public static TypeInfo VarCharMax { get; } = new(TdsType.VarChar, Unlimited, Collation: Collation.Default);

    /// <summary>varbinary(max).</summary>
    public static TypeInfo VarBinaryMax { get; } = new(TdsType.VarBinary, Unlimited);

    /// <summary>Whether values come in chunks (PLP): (max) and xml.</summary>
    public bool IsUnlimited => MaxLength == Unlimited;

    /// <summary>Whether values are texts in UTF-16.</summary>
    public bool IsUnicode => Type is TdsType.NVarChar or TdsType.NChar or TdsType.NText or TdsType.Xml;

    /// <summary>Whether values are texts.</summary>
    public bool IsText => IsUnicode || Type is TdsType.VarChar or TdsType.Char or TdsType.Text;

    /// <summary>decimal.</summary>
    /// <param name="precision">Digits: 1 to 38.</param>
    /// <param name="scale">Digits behind the point.</param>
    public static TypeInfo Decimal(int precision, int scale) => OfDecimal(TdsType.DecimalN, precision, scale);

    /// <summary>numeric.</summary>
    /// <param name="precision">Digits: 1 to 38.</param>
    /// <param name="scale">Digits behind the point.</param>
    public static TypeInfo Numeric(int precision, int scale) => OfDecimal(TdsType.NumericN, precision, scale);

    /// <summary>time.</summary>
    /// <param name="scale">Digits behind the second's point: 0 to 7.</param>
    public static TypeInfo Time(int scale) => OfTime(TdsType.TimeN, scale, 0);

    /// <summary>datetime2.</summary>
    /// <param name="scale">Digits behind the second's point: 0 to 7.</param>
    public static TypeInfo DateTime2(int scale) => OfTime(TdsType.DateTime2N, scale, 3);

    /// <summary>datetimeoffset.</summary>
    /// <param name="scale">Digits behind the second's point: 0 to 7.</param>
    public static TypeInfo DateTimeOffset(int scale) => OfTime(TdsType.DateTimeOffsetN, scale, 5);

    /// <summary>nvarchar.</summary>
    /// <param name="length">Most characters: 1 to 4000.</param>
    public static TypeInfo NVarChar(int length) => OfLength(TdsType.NVarChar, length, 2, Collation.Default);

    /// <summary>nchar.</summary>
    /// <param name="length">Characters: 1 to 4000.</param>
    public static TypeInfo NChar(int length) => OfLength(TdsType.NChar, length, 2, Collation.Default);

    /// <summary>varchar.</summary>
    /// <param name="length">Most bytes: 1 to 8000.</param>
    /// <param name="collation">Its encoding; null for <see cref="Collation.Default"/>.</param>
    public static TypeInfo VarChar(int length, Collation? collation = null)
        => OfLength(TdsType.VarChar, length, 1, collation ?? Collation.Default);

    /// <summary>char.</summary>
    /// <param name="length">Bytes: 1 to 8000.</param>
    /// <param name="collation">Its encoding; null for <see cref="Collation.Default"/>.</param>
    public static TypeInfo Char(int length, Collation? collation = null)
        => OfLength(TdsType.Char, length, 1, collation ?? Collation.Default);

    /// <summary>varbinary.</summary>
    /// <param name="length">Most bytes: 1 to 8000.</param>
    public static TypeInfo VarBinary(int length) => OfLength(TdsType.VarBinary, length, 1, default);

    /// <summary>binary.</summary>
    /// <param name="length">Bytes: 1 to 8000.</param>
    public static TypeInfo Binary(int length) => OfLength(TdsType.Binary, length, 1, default);

    /// <summary>The type as T-SQL declares it, e.g. <c>nvarchar(50)</c>.</summary>
    public override string ToString() => Type switch
    {
        TdsType.IntN => MaxLength switch { 1 => "tinyint", 2 => "smallint", 4 => "int", _ => "bigint" },
        TdsType.Int1 => "tinyint",
        TdsType.Int2 => "smallint",
        TdsType.Int4 => "int",
        TdsType.Int8 => "bigint",
        TdsType.BitN => "bit",
        TdsType.FloatN => MaxLength == 4 ? "real" : "float",
        TdsType.Float4 => "real",
        TdsType.Float8 => "float",
        TdsType.MoneyN => MaxLength == 4 ? "smallmoney" : "money",
        TdsType.DateTimeN => MaxLength == 4 ? "smalldatetime" : "datetime",
        TdsType.DateN => "date",
        TdsType.DecimalN => $"decimal({Precision},{Scale})",
        TdsType.NumericN => $"numeric({Precision},{Scale})",
        TdsType.TimeN => $"time({Scale})",
        TdsType.DateTime2N => $"datetime2({Scale})",
        TdsType.DateTimeOffsetN => $"datetimeoffset({Scale})",
        TdsType.NVarChar or TdsType.NChar or TdsType.VarChar or TdsType.Char or TdsType.VarBinary or TdsType.Binary
            => $"{TypeName}({(IsUnlimited ? "max" : (IsUnicode ? MaxLength / 2 : MaxLength).ToString(CultureInfo.InvariantCulture))})",
        _ => TypeName,
    };

    private string TypeName => Type.ToString().ToLowerInvariant();

    /// <summary>Parses a type.</summary>
    /// <param name="bytes">Complete TYPE_INFO.</param>
    /// <exception cref="ProtocolException">It is none, or not supported.</exception>
    public static TypeInfo Parse(ReadOnlySpan<byte> bytes) => Answer.Only(bytes, TypeInfoFormat.Name, TypeInfoFormat.Read);

    /// <summary>Writes the type as TYPE_INFO.</summary>
    /// <param name="output">Where it goes.</param>
    public void Write(IBufferWriter<byte> output) => TypeInfoFormat.Write(output, this);

    private static TypeInfo OfDecimal(TdsType type, int precision, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, TdsNumber.MaxPrecision);
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
        return new TypeInfo(type, TypeInfoFormat.DecimalLength(precision), (byte)precision, (byte)scale);
    }

    private static TypeInfo OfTime(TdsType type, int scale, int more)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, TypeInfoFormat.MaxTimeScale);
        return new TypeInfo(type, TypeInfoFormat.TimeLength(scale) + more, Scale: (byte)scale);
    }

    private static TypeInfo OfLength(TdsType type, int length, int size, Collation collation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxShortLength / size);
        return new TypeInfo(type, length * size, Collation: collation);
    }
}
