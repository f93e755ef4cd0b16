using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;
using Npgsql.Schema;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>The type on the wire of what T-SQL declares, and of what PostgreSQL says of an expression.</summary>
internal static class WireTypes
{
    private const int MostCharacters = 4000;
    private const int MostBytes = 8000;
    private const uint FirstOwnType = 16384; // FirstNormalObjectId of PostgreSQL
    private const int DefaultScale = 7; // of time, datetime2 and datetimeoffset
    private const int MostPrecision = TdsNumber.MaxPrecision;
    private const int ImplicitLength = 30; // of CAST(… AS varchar)

    /// <summary>The type of a declaration.</summary>
    /// <param name="type">The type.</param>
    public static TypeInfo Of(TSqlType type) => type.Name switch
    {
        "bit" => TypeInfo.Bit,
        "tinyint" => TypeInfo.TinyInt,
        "smallint" => TypeInfo.SmallInt,
        "int" => TypeInfo.Int,
        "bigint" => TypeInfo.BigInt,
        "real" => TypeInfo.Real,
        "float" => type.Precision is <= 24 ? TypeInfo.Real : TypeInfo.Float,
        "decimal" => TypeInfo.Decimal(type.Precision ?? 18, type.Scale ?? 0),
        "numeric" => TypeInfo.Numeric(type.Precision ?? 18, type.Scale ?? 0),
        "money" => TypeInfo.Money,
        "smallmoney" => TypeInfo.SmallMoney,
        "date" => TypeInfo.Date,
        "time" => TypeInfo.Time(type.Scale ?? DefaultScale),
        "datetime" => TypeInfo.DateTime,
        "smalldatetime" => TypeInfo.SmallDateTime,
        "datetime2" => TypeInfo.DateTime2(type.Scale ?? DefaultScale),
        "datetimeoffset" => TypeInfo.DateTimeOffset(type.Scale ?? DefaultScale),
        "uniqueidentifier" => TypeInfo.UniqueIdentifier,
        "xml" => TypeInfo.Xml,
        "rowversion" => TypeInfo.Binary(8),
        "binary" => TypeInfo.Binary(Math.Min(type.Length ?? ImplicitLength, MostBytes)),
        "varbinary" => type.IsMax ? TypeInfo.VarBinaryMax : TypeInfo.VarBinary(Math.Min(type.Length ?? ImplicitLength, MostBytes)),
        "image" => TypeInfo.VarBinaryMax,
        "char" => TypeInfo.Char(Math.Min(type.Length ?? ImplicitLength, MostBytes)),
        "varchar" => type.IsMax ? TypeInfo.VarCharMax : TypeInfo.VarChar(Math.Min(type.Length ?? ImplicitLength, MostBytes)),
        "text" => TypeInfo.VarCharMax,
        "nchar" => TypeInfo.NChar(Math.Min(type.Length ?? ImplicitLength, MostCharacters)),
        "nvarchar" => type.IsMax ? TypeInfo.NVarCharMax : TypeInfo.NVarChar(Math.Min(type.Length ?? ImplicitLength, MostCharacters)),
        _ => TypeInfo.NVarCharMax, // ntext, sysname and what a tool invents
    };

    /// <summary>The type of a column of PostgreSQL; null for a numeric whose digits nobody has said.</summary>
    /// <param name="column">The column.</param>
    public static TypeInfo? Of(NpgsqlDbColumn column) => column.TypeOID switch
    {
        16 => TypeInfo.Bit,                                                 // bool
        17 => TypeInfo.VarBinaryMax,                                        // bytea
        20 => TypeInfo.BigInt,                                              // int8
        21 => TypeInfo.SmallInt,                                            // int2
        23 or 26 => TypeInfo.Int,                                           // int4, oid
        700 => TypeInfo.Real,                                               // float4
        701 => TypeInfo.Float,                                              // float8
        142 => TypeInfo.Xml,                                                // xml
        1042 => Text(column.ColumnSize, TypeInfo.NChar),                    // bpchar
        1043 => Text(column.ColumnSize, TypeInfo.NVarChar),                 // varchar
        18 or 19 => TypeInfo.NVarChar(128),                                 // char, name
        1082 => TypeInfo.Date,                                              // date
        1083 => TypeInfo.Time(column.NumericPrecision ?? DefaultScale),     // time
        1114 => TypeInfo.DateTime2(column.NumericPrecision ?? DefaultScale), // timestamp
        1700 => Number(column),                                             // numeric
        2950 => TypeInfo.UniqueIdentifier,                                  // uuid
        // sys.datetimeoffset; our other types are domains, and arrive as their base
        >= FirstOwnType => TypeInfo.DateTimeOffset(DefaultScale),
        _ => TypeInfo.NVarCharMax,
    };

    private static TypeInfo Text(int? length, Func<int, TypeInfo> make)
        => length is >= 1 and <= MostCharacters ? make(length.Value) : TypeInfo.NVarCharMax;

    private static TypeInfo? Number(NpgsqlDbColumn column) => column switch
    {
        { NumericPrecision: not { } } => null,
        { NumericPrecision: > MostPrecision } => TypeInfo.Numeric(MostPrecision, Math.Clamp(column.NumericScale ?? 0, 0, MostPrecision)),
        { NumericPrecision: { } precision } => TypeInfo.Numeric(precision, Math.Clamp(column.NumericScale ?? 0, 0, precision)),
    };
}
