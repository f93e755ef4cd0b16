using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    // The target is a table, or what FROM calls one.
    private ChangeTarget TargetOf(ChangeStatement change, IReadOnlyList<TableSource> from)
    {
        var name = Names.Called(change.Target);
        if (change.Target is NamedTable { Name.IsSimple: true } named
            && change.With.FirstOrDefault(table => NameFolding.Quote(table.Name.Text) == NameFolding.Quote(
                named.Name.Object.Text)) is { } common)
            return Common(common, name);
        foreach (var source in from.SelectMany(Leaves))
        {
            if (source is NamedTable or VariableTable && (Names.Called(source) == name || IsSame(source, change.Target)))
            {
                return new ChangeTarget(_names.Target(source), Names.Called(source), SubjectOf(source))
                {
                    IsInFrom = true,
                    Direct = Direct(from, source),
                };
            }
        }

        return new ChangeTarget(_names.Target(change.Target), name, SubjectOf(change.Target)) { Direct = (from, []) };
    }

    private bool IsSame(TableSource source, TableSource target)
        => source is NamedTable { Alias: null } one && target is NamedTable { Alias: null } other
            && _names.Table(one.Name) == _names.Table(other.Name);

    private ChangeTarget Common(CommonTableExpression common, string alias) => common.Query.Body switch
    {
        SelectQuery { From: [NamedTable or VariableTable], IsDistinct: false, GroupBy.Count: 0 } select when common.Columns.Count == 0
            => new ChangeTarget(_names.Target(select.From[0]), alias, SubjectOf(select)) { Common = common, IsInFrom = false },
        _ => throw new TSqlException(
            4403, common.Line,
            $"Cannot update the view or function '{common.Name}' because it contains aggregates, or a DISTINCT or GROUP BY clause, or "
                + $"PIVOT or UNPIVOT operator."),
    };

    private static IEnumerable<TableSource> Leaves(TableSource source)
        => source is JoinedTable joined ? Leaves(joined.Left).Concat(Leaves(joined.Right)) : [source];

    // Inner joins that begin with the target: the other tables and the conditions stand apart in PostgreSQL.
    private static (IReadOnlyList<TableSource>, IReadOnlyList<Condition?>)? Direct(IReadOnlyList<TableSource> from, TableSource target)
    {
        var (tables, conditions) = (new List<TableSource>(), new List<Condition?>());
        var source = from[0];
        while (source is JoinedTable { Kind: JoinKind.Inner or JoinKind.Cross } joined)
        {
            tables.Insert(0, joined.Right);
            conditions.Insert(0, joined.On);
            source = joined.Left;
        }

        return ReferenceEquals(source, target) ? ([.. tables, .. from.Skip(1)], conditions) : null;
    }
}
