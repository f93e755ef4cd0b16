using System.Globalization;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private const int MostCharacters = 4000;
    private const int MostBytes = 8000;

    /// <summary>T-SQL's type of an expression where its text says it; null where the database knows.</summary>
    private TSqlType? TypeOf(Expression expression) => expression switch
    {
        Literal literal => TypeOf(literal),
        CastExpression cast => TypeOf(cast.Type),
        VariableReference variable => VariableType(variable.Name, variable.Line),
        CollateExpression collate => TypeOf(collate.Operand),
        NiladicFunction { Name: "CURRENT_TIMESTAMP" } => new("datetime"),
        NiladicFunction => new("nvarchar", Length: 128),
        GlobalVariable { Name: var name } when name.Equals("@@IDENTITY", StringComparison.OrdinalIgnoreCase)
            => new("numeric", Precision: 38, Scale: 0),
        FunctionCall { Name.Object.Text: var name, Arguments: { Count: > 0 } arguments } when Keeps(name) => TypeOf(arguments[0]),
        _ => null,
    };

    // Functions whose result has the type of their first argument.
    private static bool Keeps(string name) => name.ToUpperInvariant() is "ISNULL" or "UPPER" or "LOWER" or "MIN" or "MAX" or "NULLIF";

    private static TSqlType TypeOf(TSqlType type) => type switch
    {
        { Name: "varchar" or "nvarchar" or "char" or "nchar" or "varbinary" or "binary", IsMax: false, Length: null }
            => type with { Length = 30 },
        { Name: "decimal" or "numeric", Precision: null } => type with { Precision = 18, Scale = 0 },
        _ => type,
    };

    private static TSqlType? TypeOf(Literal literal) => literal.Kind switch
    {
        LiteralKind.String => literal.Text.Length > MostBytes ? new("varchar", IsMax: true)
            : new("varchar", Length: Math.Max(literal.Text.Length, 1)),
        LiteralKind.NationalString
            => literal.Text.Length > MostCharacters ? new("nvarchar", IsMax: true)
                : new("nvarchar", Length: Math.Max(literal.Text.Length, 1)),
        LiteralKind.Null => new("int"),
        LiteralKind.Integer when int.TryParse(literal.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _) => Int,
        LiteralKind.Integer => new("numeric", Precision: literal.Text.Length, Scale: 0),
        LiteralKind.Decimal => DecimalOf(literal.Text),
        LiteralKind.Float => new("float"),
        LiteralKind.Money => new("money"),
        LiteralKind.Binary => new("varbinary", Length: Math.Clamp((literal.Text.Length + 1) / 2, 1, MostBytes)),
        _ => null,
    };

    private static TSqlType DecimalOf(string text)
    {
        var digits = text.Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
        var scale = text.Length - 1 - text.IndexOf('.', StringComparison.Ordinal);
        return new("numeric", Precision: Math.Clamp(digits, Math.Max(scale, 1), 38), Scale: Math.Min(scale, 38));
    }

    /// <summary>What a query's text says of a column of its result.</summary>
    private OutputColumn Output(SelectItem item) => item switch
    {
        SelectStar => new OutputColumn(null, null, IsStar: true),
        SelectExpression selected => new OutputColumn(NameOf(selected), Declared(selected.Value)),
        _ => new OutputColumn(""),
    };

    private string? Declared(Expression expression)
        => expression is FunctionCall { Over: null } call && Functions.Find(call.Name.Object.Text)?.Type is { } type ? type
            : TypeOf(expression)?.ToString();

    private static string NameOf(SelectExpression selected)
        => selected.Alias?.Text ?? (selected.Value is ColumnReference column ? column.Column.Text : "");
}
