using System.Globalization;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

/// <summary>PostgreSQL's types for T-SQL's (docs/designs/009).</summary>
internal static class PostgresTypes
{
    private const int CastLength = 30; // of varchar without a length in CAST; elsewhere it is 1
    private const int MostFraction = 6;
    private const int UnknownType = 2715;
    private const int SingleFloat = 24;

    /// <summary>Type of a column.</summary>
    public static string Column(TSqlType type, int line) => type.Name switch
    {
        "char" or "nchar" => $"char({Number(type.Length ?? 1)}) COLLATE sys.ci",
        "varchar" or "nvarchar" when !type.IsMax => $"varchar({Number(type.Length ?? 1)}) COLLATE sys.ci",
        "varchar" or "nvarchar" or "text" or "ntext" or "xml" => "text COLLATE sys.ci",
        "sysname" => "varchar(128) COLLATE sys.ci",
        _ => Other(type, line),
    };

    /// <summary>Whether values are text.</summary>
    public static bool IsText(TSqlType type)
        => type.Name is "char" or "nchar" or "varchar" or "nvarchar" or "text" or "ntext" or "xml" or "sysname";

    /// <summary>Whether values are bytes.</summary>
    public static bool IsBinary(TSqlType type) => type.Name is "binary" or "varbinary" or "image" or "rowversion";

    /// <summary>Whether text of the type is stored in two bytes a character.</summary>
    public static bool IsUnicode(TSqlType type) => type.Name is "nchar" or "nvarchar" or "ntext" or "xml" or "sysname";

    /// <summary>Type of a variable's value.</summary>
    public static string Variable(TSqlType type, int line) => IsText(type) ? "text::sys.nvarchar" : Other(type, line);

    /// <summary>Converts a value to a type, as CAST does: what is too long is cut.</summary>
    /// <param name="value">PostgreSQL's expression.</param>
    /// <param name="type">The type.</param>
    /// <param name="line">Where it stands.</param>
    public static string Cast(string value, TSqlType type, int line) => type.Name switch
    {
        "char" or "nchar" => $"rpad(({value})::text, {Number(type.Length ?? CastLength)})::sys.nvarchar",
        "varchar" or "nvarchar" when !type.IsMax => $"({value})::varchar({Number(type.Length ?? CastLength)})::sys.nvarchar",
        "sysname" => $"({value})::varchar(128)::sys.nvarchar",
        _ when IsText(type) => $"({value})::text::sys.nvarchar",
        "varbinary" or "binary" when !type.IsMax => $"sys.{type.Name}({value}, {Number(type.Length ?? CastLength)})",
        "tinyint" => $"sys.tinyint(({value})::smallint)",
        _ => $"({value})::{Other(type, line)}",
    };

    /// <summary>Digits that a type of PostgreSQL holds of a second.</summary>
    private static int Fraction(int? scale) => Math.Min(scale ?? MostFraction, MostFraction);

    private static string Other(TSqlType type, int line) => type.Name switch
    {
        "bit" => "boolean",
        "tinyint" or "smallint" => "smallint",
        "int" => "integer",
        "bigint" => "bigint",
        "decimal" or "numeric" => $"numeric({Number(type.Precision ?? 18)},{Number(type.Scale ?? 0)})",
        "money" => "numeric(19,4)",
        "smallmoney" => "numeric(10,4)",
        "real" => "real",
        "float" => type.Precision is <= SingleFloat ? "real" : "double precision",
        "binary" or "varbinary" or "image" or "rowversion" => "bytea",
        "date" => "date",
        "time" => $"time({Number(Fraction(type.Scale))})",
        "datetime" => "timestamp(3)",
        "smalldatetime" => "timestamp(0)",
        "datetime2" => $"timestamp({Number(Fraction(type.Scale))})",
        "datetimeoffset" => "sys.datetimeoffset",
        "uniqueidentifier" => "uuid",
        "sql_variant" or "hierarchyid" or "geography" or "geometry" => throw Translator.NotSupported($"type {type.Name}", line),
        _ => throw new TSqlException(UnknownType, line,
            $"Column, parameter, or variable: Cannot find data type {type.UserType?.ToString() ?? type.Name}."),
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
