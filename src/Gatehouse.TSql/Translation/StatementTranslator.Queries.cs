using System.Text;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    private Translated Select(SelectStatement select)
    {
        Add(Query(select.Query));
        return Done(Outputs(select.Query), SubjectOf(select.Query.Body));
    }

    private IReadOnlyList<OutputColumn> Outputs(Query query)
        => query.For is null ? Outputs(query.Body) : [new OutputColumn("JSON_F52E2B61-18A1-11d1-B105-00805F49916B", "nvarchar(max)")];

    private IReadOnlyList<OutputColumn> Outputs(QueryBody body) => body switch
    {
        SelectQuery select => [.. select.Items.Select(Output)],
        SetOperation set => [.. Outputs(set.Operands[0]).Select(column => column with { DeclaredType = null })],
        NestedQuery nested => Outputs(nested.Query),
        _ => [],
    };

    private static string? SubjectOf(QueryBody body) => body is SelectQuery { From: [var first, ..] } ? SubjectOf(first) : null;

    private static string? SubjectOf(TableSource table) => table switch
    {
        NamedTable named => named.Name.ToString(),
        JoinedTable joined => SubjectOf(joined.Left),
        VariableTable variable => variable.Name,
        _ => null,
    };

    private string Query(Query query)
    {
        Translator.CheckDepth();
        if (query.For is { } form)
            return Json(query with { For = null }, form);
        var text = new StringBuilder(With(query.With)).Append(Body(query.Body, isWhole: true));
        if (query.OrderBy.Count > 0)
            text.Append(" ORDER BY ").Append(Order(query.OrderBy));
        if (query.Offset is { } offset)
        {
            text.Append(" OFFSET ").Append(Expression(offset.Offset));
            if (offset.Fetch is { } fetch)
                text.Append(" LIMIT ").Append(Expression(fetch));
        }
        else if (query.Body is SelectQuery { Top: { } top })
        {
            text.Append(Top(top, text.ToString()));
        }

        return text.Append(Locks(query.Body)).ToString();
    }

    // UPDLOCK and XLOCK of a query over one table; other hints change no result.
    private static string Locks(QueryBody body)
    {
        if (body is not SelectQuery
            {
                From: [NamedTable { Hints: { Count: > 0 } hints } table], GroupBy.Count: 0, Having: null,
                IsDistinct: false
            } select
            || !hints.Any(hint => hint is "UPDLOCK" or "XLOCK")
            || select.Items.Any(item => item is not SelectStar and not SelectExpression { Value: ColumnReference or Syntax.Literal }))
            return "";
        var waiting = hints.Contains("READPAST") ? " SKIP LOCKED" : hints.Contains("NOWAIT") ? " NOWAIT" : "";
        return $" FOR UPDATE OF {Names.Called(table)}{waiting}";
    }

    private string With(IReadOnlyList<CommonTableExpression> tables, bool isRecursive = true)
    {
        if (tables.Count == 0)
            return "";
        // RECURSIVE only lets a table refer to itself; T-SQL's WITH always does.
        return $"WITH {(isRecursive ? "RECURSIVE " : "")}{Join(tables.Select(table =>
            $"{NameFolding.Quote(table.Name.Text)}{Columns(table.Columns)} AS ({Query(table.Query)})"))} ";
    }

    private static string Columns(IReadOnlyList<Identifier> columns)
        => columns.Count == 0 ? "" : $" ({Join(columns.Select(Names.Column))})";

    private string Top(TopClause top, string query)
    {
        if (top is { IsPercent: true, Count: Literal { Text: "100" } })
            return "";
        if (top.IsPercent)
            return $" LIMIT (SELECT ceil(pg_catalog.count(*) * ({Expression(top.Count)})::numeric / 100) FROM ({query}) AS {NewAlias()})";
        var count = top.Count is Literal ? Expression(top.Count) : $"({Expression(top.Count)})::bigint";
        return top.WithTies ? $" FETCH FIRST ({count}) ROWS WITH TIES" : $" LIMIT {count}";
    }

    private string Body(QueryBody body, bool isWhole = false)
    {
        Translator.CheckDepth();
        return body switch
        {
            SelectQuery { Top: { } top } select when !isWhole => Limited(Select(select), top),
            SelectQuery select => Select(select),
            SetOperation set => string.Join(
                set.Operator switch
                {
                    SetOperator.Union
                    => " UNION ",
                    SetOperator.UnionAll => " UNION ALL ",
                    SetOperator.Except => " EXCEPT ",
                    _ => " INTERSECT "
                },
                set.Operands.Select(operand => operand is SetOperation ? $"({Body(operand)})" : Body(operand))),
            NestedQuery nested => $"({Query(nested.Query)})",
            _ => throw Translator.NotSupported(body.GetType().Name, body.Line),
        };
    }

    private string Limited(string select, TopClause top) => $"({select}{Top(top, select)})";

    private string Select(SelectQuery select)
    {
        // FROM comes first: it is where names of inserted and deleted could be hidden, and its parameters come first as in T-SQL's own
        // order of binding.
        var text = new StringBuilder("SELECT ");
        if (select.IsDistinct)
            text.Append("DISTINCT ");
        text.Append(Join(select.Items.Select(Item)));
        if (select.From.Count > 0)
            text.Append(" FROM ").Append(Join(select.From.Select(Table)));
        if (select.Where is { } where)
            text.Append(" WHERE ").Append(Condition(where));
        if (select.GroupBy.Count > 0)
            text.Append(" GROUP BY ").Append(Join(select.GroupBy.Select(Grouping)));
        if (select.Having is { } having)
            text.Append(" HAVING ").Append(Condition(having));
        return text.ToString();
    }

    private string Item(SelectItem item) => item switch
    {
        SelectStar { Table: null } => "*",
        SelectStar star => $"{TableOf(star.Table!)}.*",
        SelectAssignment assignment => Assigned(assignment),
        SelectExpression { Alias: { } alias } selected => $"{Expression(selected.Value)} AS {Names.Column(alias)}",
        SelectExpression selected => Expression(selected.Value),
        _ => throw Translator.NotSupported(item.GetType().Name, item.Line),
    };

    // The row holds what the variable becomes: its type is the variable's.
    private string Assigned(SelectAssignment assignment)
    {
        var value = assignment.Operator == AssignmentOperator.Set
            ? assignment.Value
            : new BinaryExpression(OperatorOf(assignment.Operator),
                new VariableReference(assignment.Variable) { Line = assignment.Line }, assignment.Value);
        return Cast(new CastExpression(CastKind.Cast, value, VariableType(assignment.Variable,
            assignment.Line))
        { Line = assignment.Line });
    }

    private static BinaryOperator OperatorOf(AssignmentOperator assignment) => assignment switch
    {
        AssignmentOperator.Add => BinaryOperator.Add,
        AssignmentOperator.Subtract => BinaryOperator.Subtract,
        AssignmentOperator.Multiply => BinaryOperator.Multiply,
        AssignmentOperator.Divide => BinaryOperator.Divide,
        AssignmentOperator.Modulo => BinaryOperator.Modulo,
        AssignmentOperator.BitwiseAnd => BinaryOperator.BitwiseAnd,
        AssignmentOperator.BitwiseOr => BinaryOperator.BitwiseOr,
        AssignmentOperator.BitwiseXor => BinaryOperator.BitwiseXor,
        _ => throw new ArgumentOutOfRangeException(nameof(assignment), assignment, null),
    };

    private string Grouping(GroupingItem item) => item switch
    {
        GroupingExpressions { Expressions: [var only] } => Expression(only),
        GroupingExpressions several => $"({Join(several.Expressions.Select(Expression))})",
        GroupingSet set => $"{set.Kind switch { GroupingKind.Rollup => "ROLLUP", GroupingKind.Cube => "CUBE", _ => "GROUPING SETS" }} "
            + $"({Join(set.Items.Select(Grouping))})",
        _ => throw Translator.NotSupported(item.GetType().Name, item.Line),
    };

    private string Table(TableSource table)
    {
        Translator.CheckDepth();
        return table switch
        {
            NamedTable named => $"{_names.Table(named.Name)}{(named.Alias is { } alias ? $" AS {NameFolding.Quote(alias.Text)}" : "")}",
            VariableTable variable => $"{_names.Variable(variable)} AS {Names.Called(variable)}",
            DerivedTable derived => $"({Query(derived.Query)}) AS {NameFolding.Quote(derived.Alias.Text)}{Columns(derived.Columns)}",
            ValuesTable values => $"({Values(values.Rows)}) AS {NameFolding.Quote(values.Alias.Text)}{Columns(values.Columns)}",
            FunctionTable function => Function(function),
            JoinedTable joined => Joined(joined),
            _ => throw Translator.NotSupported(table.GetType().Name, table.Line),
        };
    }

    private string Joined(JoinedTable joined)
    {
        var right = joined.Right is JoinedTable ? $"({Table(joined.Right)})" : Table(joined.Right);
        var left = Table(joined.Left);
        return joined.Kind switch
        {
            JoinKind.Cross => $"{left} CROSS JOIN {right}",
            JoinKind.CrossApply => $"{left} CROSS JOIN LATERAL {right}",
            JoinKind.OuterApply => $"{left} LEFT JOIN LATERAL {right} ON true",
            _ => $"{left} {joined.Kind.ToString().ToUpperInvariant()} JOIN {right} ON {Condition(joined.On!)}",
        };
    }

    private string Values(IReadOnlyList<IReadOnlyList<Expression>> rows)
        => $"VALUES {Join(rows.Select(row => $"({Join(row.Select(Expression))})"))}";

    private string Function(FunctionTable table)
    {
        var call = table.Function;
        var alias = NameFolding.Quote((table.Alias ?? call.Name.Object).Text);
        return call.Name.Object.Text.ToUpperInvariant() switch
        {
            "STRING_SPLIT" when call.Arguments.Count is 2 or 3
                => $"sys.string_split({Arguments(call, "tt?i")}) AS {alias}{Columns(table.Columns)}",
            "GENERATE_SERIES" when call.Arguments.Count is 2 or 3
                => $"pg_catalog.generate_series({Arguments(call, "ii?i")}) AS {alias} "
                    + $"({(table.Columns is [var only] ? Names.Column(only) : "\"value\"")})",
            "OPENJSON" when call.Arguments.Count is 1 or 2 => $"{OpenJson(table)} AS {alias}{Columns(table.Columns)}",
            _ => throw Unknown(call),
        };
    }
}
