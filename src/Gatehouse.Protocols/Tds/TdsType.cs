namespace Gatehouse.Protocols.Tds;

#pragma warning disable CA1720 // T-SQL's own names of types

/// <summary>
/// Types of values on the wire. MS-TDS 2.2.5.4. Those that end in N may be null; a server sends the others for columns that may not.
/// </summary>
public enum TdsType : byte
{
    /// <summary>NULLTYPE: always null.</summary>
    Null = 0x1F,

    /// <summary>image.</summary>
    Image = 0x22,

    /// <summary>text.</summary>
    Text = 0x23,

    /// <summary>uniqueidentifier.</summary>
    UniqueIdentifier = 0x24,

    /// <summary>tinyint to bigint, by length.</summary>
    IntN = 0x26,

    /// <summary>date.</summary>
    DateN = 0x28,

    /// <summary>time.</summary>
    TimeN = 0x29,

    /// <summary>datetime2.</summary>
    DateTime2N = 0x2A,

    /// <summary>datetimeoffset.</summary>
    DateTimeOffsetN = 0x2B,

    /// <summary>tinyint.</summary>
    Int1 = 0x30,

    /// <summary>bit.</summary>
    Bit = 0x32,

    /// <summary>smallint.</summary>
    Int2 = 0x34,

    /// <summary>int.</summary>
    Int4 = 0x38,

    /// <summary>smalldatetime.</summary>
    SmallDateTime = 0x3A,

    /// <summary>real.</summary>
    Float4 = 0x3B,

    /// <summary>money.</summary>
    Money = 0x3C,

    /// <summary>datetime.</summary>
    DateTime = 0x3D,

    /// <summary>float.</summary>
    Float8 = 0x3E,

    /// <summary>sql_variant: not supported.</summary>
    Variant = 0x62,

    /// <summary>ntext.</summary>
    NText = 0x63,

    /// <summary>bit.</summary>
    BitN = 0x68,

    /// <summary>decimal.</summary>
    DecimalN = 0x6A,

    /// <summary>numeric.</summary>
    NumericN = 0x6C,

    /// <summary>real or float, by length.</summary>
    FloatN = 0x6D,

    /// <summary>smallmoney or money, by length.</summary>
    MoneyN = 0x6E,

    /// <summary>smalldatetime or datetime, by length.</summary>
    DateTimeN = 0x6F,

    /// <summary>smallmoney.</summary>
    SmallMoney = 0x7A,

    /// <summary>bigint.</summary>
    Int8 = 0x7F,

    /// <summary>varbinary.</summary>
    VarBinary = 0xA5,

    /// <summary>varchar.</summary>
    VarChar = 0xA7,

    /// <summary>binary.</summary>
    Binary = 0xAD,

    /// <summary>char.</summary>
    Char = 0xAF,

    /// <summary>nvarchar.</summary>
    NVarChar = 0xE7,

    /// <summary>nchar.</summary>
    NChar = 0xEF,

    /// <summary>A type of the CLR, also geography and hierarchyid: not supported.</summary>
    Udt = 0xF0,

    /// <summary>xml.</summary>
    Xml = 0xF1,

    /// <summary>A table-valued parameter: not supported.</summary>
    Table = 0xF3,

    /// <summary>json: not supported.</summary>
    Json = 0xF4,

    /// <summary>vector: not supported.</summary>
    Vector = 0xF5,
}
