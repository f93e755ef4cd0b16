using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private const int UnknownFunction = 195;
    private const int WrongCount = 174;

    // https://learn.microsoft.com/sql/t-sql/functions/datepart-transact-sql, and the names that sys's functions take
    private static readonly Dictionary<string, string> DateParts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["yy"] = "year",
        ["yyyy"] = "year",
        ["qq"] = "quarter",
        ["q"] = "quarter",
        ["mm"] = "month",
        ["m"] = "month",
        ["dy"] = "dayofyear",
        ["y"] = "dayofyear",
        ["dd"] = "day",
        ["d"] = "day",
        ["wk"] = "week",
        ["ww"] = "week",
        ["isowk"] = "iso_week",
        ["isoww"] = "iso_week",
        ["dw"] = "weekday",
        ["w"] = "weekday",
        ["hh"] = "hour",
        ["mi"] = "minute",
        ["n"] = "minute",
        ["ss"] = "second",
        ["s"] = "second",
        ["ms"] = "millisecond",
        ["mcs"] = "microsecond",
        ["ns"] = "nanosecond",
        ["tz"] = "tzoffset",
    };

    private static readonly HashSet<string> LongDateParts = new(StringComparer.OrdinalIgnoreCase)
    {
        "year", "quarter", "month", "dayofyear", "day", "week", "iso_week", "weekday", "hour", "minute", "second", "millisecond",
            "microsecond",
        "nanosecond", "tzoffset",
    };

    private static string Niladic(NiladicFunction niladic) => niladic.Name switch
    {
        "CURRENT_TIMESTAMP" => "sys.getdate()",
        "SYSTEM_USER" => "sys.suser_sname()",
        _ => "sys.user_name()", // USER, CURRENT_USER, SESSION_USER
    };

    private string Call(FunctionCall call)
    {
        var name = call.Name.IsSimple || call.Name.Schema?.Text.Equals("sys", StringComparison.OrdinalIgnoreCase) == true
            ? call.Name.Object.Text : "";
        if (SystemValues.TypeOf($"{name}()") is { } type && call.Arguments.Count == 0)
            return $"{Parameter($"{name.ToUpperInvariant()}()")}::{type}";
        var text = name.ToUpperInvariant() switch
        {
            "STRING_AGG" => StringAggregate(call),
            "CHOOSE" => Choose(call),
            "COALESCE" when call.Arguments.Count == 2
                => $"sys.\"coalesce\"({Expression(call.Arguments[0])}, {Expression(call.Arguments[1])})",
            "YEAR" or "MONTH" or "DAY" => $"sys.datepart('{name.ToLowerInvariant()}', {Date(Only(call))})",
            "HASHBYTES" when call.Arguments.Count == 2
                => $"sys.hashbytes({Text(call.Arguments[0])}, {Bytes(call.Arguments[1], Expression(call.Arguments[1]))})",
            _ when Functions.Find(name) is { } function
                => $"{function.Name}({(call.IsDistinct ? "DISTINCT " : "")}{(call.IsStar ? "*" : Arguments(call, function.Kinds))})",
            _ => throw Unknown(call),
        };
        if (call.IgnoreNulls == true)
            throw Translator.NotSupported("IGNORE NULLS", call.Line);
        if (call.WithinGroup is not null && !name.Equals("STRING_AGG", StringComparison.OrdinalIgnoreCase))
            throw Translator.NotSupported($"{name} WITHIN GROUP", call.Line);
        return call.Over is { } over ? $"{text} OVER ({Window(over)})" : text;
    }

    private static TSqlException Unknown(FunctionCall call) => call.Name.IsSimple
        ? new TSqlException(UnknownFunction, call.Line, $"'{call.Name}' is not a recognized built-in function name.")
        : new TSqlException(
            4121, call.Line,
            $"Cannot find either column \"{call.Name.Schema}\" or the user-defined function or aggregate \"{call.Name}\", or the name "
                + $"is ambiguous.");

    private static Expression Only(FunctionCall call) => call.Arguments.Count == 1 ? call.Arguments[0] : throw Counted(call, "1 argument");

    private static TSqlException Counted(FunctionCall call, string count)
        => new(WrongCount, call.Line, $"The {call.Name.Object.Text.ToLowerInvariant()} function requires {count}.");

    private string Arguments(FunctionCall call, string kinds)
    {
        var mark = kinds.IndexOf('?', StringComparison.Ordinal);
        var repeats = kinds.EndsWith('*');
        var bare = kinds.Replace("?", "", StringComparison.Ordinal).TrimEnd('*');
        var least = mark >= 0 ? mark : bare.Length;
        if (call.Arguments.Count < least || call.Arguments.Count > bare.Length && !repeats)
            throw Counted(call, least == bare.Length ? $"{bare.Length} argument(s)" : $"{least} to {bare.Length} arguments");
        return Join(call.Arguments.Select((argument, i) => Argument(argument, bare[Math.Min(i, bare.Length - 1)])));
    }

    private string Argument(Expression argument, char kind) => kind switch
    {
        't' => Text(argument),
        'i' => argument is Literal ? Expression(argument) : $"({Expression(argument)})::integer",
        'b' => $"({Expression(argument)})::bigint",
        'f' => $"({Expression(argument)})::double precision",
        'd' => Date(argument),
        'p' => Names.Text(DatePart(argument)),
        _ => Expression(argument),
    };

    private static string DatePart(Expression expression)
    {
        var name = expression is ColumnReference { Table: null } column ? column.Column.Text : "";
        if (DateParts.TryGetValue(name, out var part))
            return part;
        return LongDateParts.Contains(name)
            ? name.ToLowerInvariant()
            : throw new TSqlException(155, expression.Line, $"'{name}' is not a recognized datepart option.");
    }

    private string Choose(FunctionCall call)
    {
        if (call.Arguments.Count < 2)
            throw Counted(call, "2 or more arguments");
        var whens = call.Arguments.Skip(1).Select((value, i) => FormattableString.Invariant($" WHEN {i + 1} THEN {Expression(value)}"));
        return $"(CASE ({Expression(call.Arguments[0])})::integer{string.Concat(whens)} END)";
    }

    private string StringAggregate(FunctionCall call)
    {
        if (call.Arguments.Count != 2)
            throw Counted(call, "2 arguments");
        var order = call.WithinGroup is { Count: > 0 } items ? $" ORDER BY {Order(items)}" : "";
        return $"string_agg({Text(call.Arguments[0])}, {Text(call.Arguments[1])}{order})";
    }

    private string Window(OverClause over)
    {
        var parts = new List<string>();
        if (over.PartitionBy.Count > 0)
            parts.Add($"PARTITION BY {Join(over.PartitionBy.Select(Expression))}");
        if (over.OrderBy.Count > 0)
            parts.Add($"ORDER BY {Order(over.OrderBy)}");
        if (over.Frame is { } frame)
        {
            var unit = frame.Unit == FrameUnit.Rows ? "ROWS" : "RANGE";
            parts.Add(frame.End is { } end ? $"{unit} BETWEEN {Bound(frame.Start)} AND {Bound(end)}" : $"{unit} {Bound(frame.Start)}");
        }

        return string.Join(' ', parts);
    }

    private string Bound(FrameBound bound) => bound.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => "UNBOUNDED PRECEDING",
        FrameBoundKind.Preceding => $"{Expression(bound.Offset!)} PRECEDING",
        FrameBoundKind.CurrentRow => "CURRENT ROW",
        FrameBoundKind.Following => $"{Expression(bound.Offset!)} FOLLOWING",
        _ => "UNBOUNDED FOLLOWING",
    };

    // T-SQL sorts NULL first.
    private string Order(IReadOnlyList<OrderItem> items)
        => Join(items.Select(item => $"{Expression(item.Value)} {(item.IsDescending ? "DESC NULLS LAST" : "ASC NULLS FIRST")}"));
}
