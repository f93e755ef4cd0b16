using System.Globalization;

namespace Gatehouse.TSql.Syntax;

/// <summary>A data type.</summary>
/// <param name="Name">
/// SQL Server's own name in lower case: a synonym (integer, dec, character varying, national …, sysname, timestamp) is resolved. For a type
/// that is not built in, the name as written, with <see cref="UserType"/>.
/// </param>
/// <param name="Length">Characters or bytes as declared. Null where none was written.</param>
/// <param name="Precision">Digits of decimal and numeric, or float's bits. Null where none was written.</param>
/// <param name="Scale">Digits behind the point, or of fractional seconds. Null where none was written.</param>
/// <param name="IsMax">True for <c>(max)</c>.</param>
internal sealed record TSqlType(string Name, int? Length = null, int? Precision = null, int? Scale = null, bool IsMax = false)
{
    /// <summary>Name of a type that is not built in (an alias or table type), else null.</summary>
    public ObjectName? UserType { get; init; }

    /// <summary>The type as T-SQL writes it, e.g. <c>nvarchar(20)</c>, <c>decimal(10,2)</c>, <c>varbinary(max)</c>.</summary>
    public override string ToString()
    {
        if (IsMax)
            return $"{Name}(max)";
        if (Length is { } length)
            return string.Create(CultureInfo.InvariantCulture, $"{Name}({length})");
        return (Precision, Scale) switch
        {
            ({ } precision, { } scale) => string.Create(CultureInfo.InvariantCulture, $"{Name}({precision},{scale})"),
            ({ } precision, null) => string.Create(CultureInfo.InvariantCulture, $"{Name}({precision})"),
            (null, { } scale) => string.Create(CultureInfo.InvariantCulture, $"{Name}({scale})"),
            _ => Name,
        };
    }
}
