using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private const int UnknownVariable = 137;
    private static readonly TSqlType Int = new("int");

    // Names of tables that stand for others: inserted and deleted of OUTPUT.
    private readonly Dictionary<string, string> _tables = new(StringComparer.OrdinalIgnoreCase);

    private string Expression(Expression expression)
    {
        Translator.CheckDepth();
        return expression switch
        {
            Literal literal => Literal(literal),
            DefaultExpression => "DEFAULT",
            VariableReference variable => Variable(variable),
            GlobalVariable global => Global(global),
            ColumnReference column => Column(column),
            UnaryExpression unary => Unary(unary),
            BinaryExpression binary => Binary(binary),
            SimpleCase simple => Case(simple),
            SearchedCase searched => Case(searched),
            IifExpression iif => $"(CASE WHEN {Condition(iif.Condition)} THEN {Expression(iif.Then)} ELSE {Expression(iif.Else)} END)",
            SubqueryExpression subquery => $"({Query(subquery.Query)})",
            FunctionCall call => Call(call),
            NiladicFunction niladic => Niladic(niladic),
            CastExpression cast => Cast(cast),
            CollateExpression collate => $"({Expression(collate.Operand)} COLLATE {Collation(collate.Collation)})",
            AtTimeZoneExpression zone => $"sys.at_time_zone({Date(zone.Operand)}, sys.time_zone({Text(zone.Zone)}))",
            RawExpression raw => raw.Sql,
            NextValueExpression next => $"nextval({Names.Text(_names.Table(next.Sequence))})",
            _ => throw Translator.NotSupported(expression.GetType().Name, expression.Line),
        };
    }

    private string Literal(Literal literal) => literal.Kind switch
    {
        LiteralKind.Null => "NULL",
        LiteralKind.Integer => Integer(literal.Text),
        LiteralKind.Decimal => literal.Text.StartsWith('.') ? $"0{literal.Text}" : literal.Text.EndsWith('.')
            ? literal.Text[..^1] + "::numeric" : literal.Text,
        LiteralKind.Float => $"{literal.Text}::double precision",
        LiteralKind.Money => $"{(literal.Text.Length == 0 ? "0" : literal.Text.Replace(",", "", StringComparison.Ordinal))}::numeric(19,4)",
        LiteralKind.Binary => $"'\\x{(literal.Text.Length % 2 == 0 ? "" : "0")}{literal.Text}'::bytea",
        _ => String(literal),
    };

    // A number that int does not hold is a decimal in T-SQL, also where bigint would hold it.
    private static string Integer(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number.ToString(CultureInfo.InvariantCulture)
        : $"{text}::numeric";

    // Without a type, so that PostgreSQL gives it that of what it is compared with. A text that looks like a date with an offset has one:
    // sys.datetimeoffset reads text by its cast alone.
    private string String(Literal literal)
    {
        if (_isDefinition && literal.Text.Contains(Mark, StringComparison.Ordinal))
            throw Translator.NotSupported("the character U+0001 in a definition", literal.Line);
        return DateWithOffset().IsMatch(literal.Text) ? $"{Names.Text(literal.Text)}::text" : Names.Text(literal.Text);
    }

    private string Variable(VariableReference variable)
    {
        var type = VariableType(variable.Name, variable.Line);
        return $"{Parameter(variable.Name)}::{PostgresTypes.Variable(type, variable.Line)}";
    }

    private TSqlType VariableType(string name, int line) => context.Variables.TryGetValue(name, out var type)
        ? type
        : throw new TSqlException(UnknownVariable, line, $"Must declare the scalar variable \"{name}\".");

    private string Global(GlobalVariable global)
    {
        if (SystemValues.TypeOf(global.Name) is { } type)
            return $"{Parameter(global.Name.ToUpperInvariant())}::{type}";
        return SystemValues.ExpressionOf(global.Name)
            ?? throw new TSqlException(UnknownVariable, global.Line, $"Must declare the scalar variable \"{global.Name}\".");
    }

    private string Column(ColumnReference column)
    {
        if (column.Column.Text.StartsWith('$'))
        {
            return column.Column.Text.Equals("$action", StringComparison.OrdinalIgnoreCase)
                ? "\"$action\""
                : throw Translator.NotSupported(column.Column.Text, column.Line);
        }

        return column.Table is { } table ? $"{TableOf(table)}.{Names.Column(column.Column)}" : Names.Column(column.Column);
    }

    // In a column's name a table is called as in FROM: without pg_temp.
    private string TableOf(ObjectName table)
    {
        if (table.IsSimple && _tables.TryGetValue(table.Object.Text, out var other))
            return other;
        return table.IsTemporary || table.Schema is null ? NameFolding.Quote(table.Object.Text) : _names.Table(table);
    }

    private string Unary(UnaryExpression unary)
    {
        if (unary is { Operator: UnaryOperator.Minus, Operand: Literal { Kind: LiteralKind.Integer, Text: "2147483648" } })
            return "(-2147483648)";
        var sign = unary.Operator switch { UnaryOperator.Minus => "-", UnaryOperator.BitwiseNot => "~", _ => "" };
        return $"({sign} {Expression(unary.Operand)})";
    }

    // A chain is nested to the left; it is written without a call for each of its links.
    private string Binary(BinaryExpression binary)
    {
        var links = new Stack<BinaryExpression>();
        Expression first = binary;
        while (first is BinaryExpression link)
        {
            links.Push(link);
            first = link.Left;
        }

        var text = new StringBuilder().Append('(', links.Count).Append(Expression(first));
        while (links.TryPop(out var link))
            text.Append(' ').Append(Sign(link.Operator)).Append(' ').Append(Expression(link.Right)).Append(')');
        return text.ToString();
    }

    private static string Sign(BinaryOperator binary) => binary switch
    {
        BinaryOperator.Add => "+",
        BinaryOperator.Subtract => "-",
        BinaryOperator.Multiply => "*",
        BinaryOperator.Divide => "/",
        BinaryOperator.Modulo => "%",
        BinaryOperator.BitwiseAnd => "&",
        BinaryOperator.BitwiseOr => "|",
        _ => "#",
    };

    private string Case(SimpleCase simple)
    {
        var text = new StringBuilder("(CASE ").Append(Expression(simple.Input));
        foreach (var when in simple.Whens)
            text.Append(" WHEN ").Append(Expression(when.Value)).Append(" THEN ").Append(Expression(when.Then));
        return Ended(text, simple.Else);
    }

    private string Case(SearchedCase searched)
    {
        var text = new StringBuilder("(CASE");
        foreach (var when in searched.Whens)
            text.Append(" WHEN ").Append(Condition(when.Condition)).Append(" THEN ").Append(Expression(when.Then));
        return Ended(text, searched.Else);
    }

    private string Ended(StringBuilder text, Expression? otherwise)
    {
        if (otherwise is not null)
            text.Append(" ELSE ").Append(Expression(otherwise));
        return text.Append(" END)").ToString();
    }

    private string Cast(CastExpression cast)
    {
        var value = Expression(cast.Operand);
        var isTry = cast.Kind is CastKind.TryCast or CastKind.TryConvert or CastKind.TryParse;
        if (cast.Style is { } style && cast.Kind is CastKind.Convert or CastKind.TryConvert)
            value = Styled(value, cast, style);
        else if (PostgresTypes.IsText(cast.Type) && Declared(cast.Operand) is "datetime" or "smalldatetime")
            value = $"sys.to_text({value}, 0)"; // the style of a datetime without one
        else if (PostgresTypes.IsBinary(cast.Type))
            value = Bytes(cast.Operand, value);
        else if (cast.Operand is Literal { Kind: LiteralKind.String or LiteralKind.NationalString }
            && !value.EndsWith("::text", StringComparison.Ordinal))
            value += "::text"; // by the cast from text, which is T-SQL's, and not by the type's own reading
        if (!isTry || PostgresTypes.IsText(cast.Type) || PostgresTypes.IsBinary(cast.Type))
            return PostgresTypes.Cast(value, cast.Type, cast.Line);
        var target = PostgresTypes.Variable(cast.Type, cast.Line);
        return $"sys.try_cast(({value})::text, {Names.Text(target)})::{target}";
    }

    // CONVERT's style matters between text, dates and bytes; between other types it is ignored.
    private string Styled(string value, CastExpression cast, Expression style)
    {
        var number = $"({Expression(style)})::integer";
        if (PostgresTypes.IsText(cast.Type))
            return $"sys.to_text({value}, {number})";
        return cast.Type.Name switch
        {
            "date" or "datetime" or "datetime2" or "smalldatetime" or "time" or "datetimeoffset" => $"sys.to_timestamp({value}, {number})",
            "binary" or "varbinary" or "image" => $"sys.to_bytes({value}, {number})",
            _ => value,
        };
    }

    // Text becomes bytes as SQL Server stores it: nvarchar has two bytes a character.
    private string Bytes(Expression operand, string value) => operand switch
    {
        Literal { Kind: LiteralKind.String } => $"convert_to({value}, 'UTF8')",
        Literal { Kind: LiteralKind.NationalString } => $"sys.utf16({value})",
        _ when TypeOf(operand) is { } type && PostgresTypes.IsText(type)
            => PostgresTypes.IsUnicode(type) ? $"sys.utf16({value})" : $"convert_to({value}, 'UTF8')",
        _ => $"sys.bytes({value})",
    };

    private static string Collation(string name)
    {
        if (name.Equals("DATABASE_DEFAULT", StringComparison.OrdinalIgnoreCase)
            || name.Equals("CATALOG_DEFAULT", StringComparison.OrdinalIgnoreCase))
            return "sys.ci";
        if (name.EndsWith("_BIN", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_BIN2", StringComparison.OrdinalIgnoreCase))
            return "pg_catalog.\"C\"";
        return name.Contains("_CS", StringComparison.OrdinalIgnoreCase) ? "sys.cs" : "sys.ci";
    }

    // Text that a function of text takes: a number or a date is converted.
    private string Text(Expression expression) => $"({Expression(expression)})::text";

    // A number as a date counts days from 1900-01-01: DATEDIFF(day, 0, d).
    private string Date(Expression expression) => expression is Literal { Kind: LiteralKind.Integer }
        ? $"sys.since_1900({Expression(expression)})"
        : Expression(expression);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d:\d\d)$")]
    private static partial Regex DateWithOffset();
}
