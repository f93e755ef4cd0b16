using System.Text;
using Gatehouse.TSql.Syntax;

namespace Gatehouse.TSql.Translation;

internal sealed partial class StatementTranslator
{
    // PostgreSQL 15's MERGE returns no rows: with OUTPUT, each action is a statement of its own over the same rows.
    private Translated Merge(MergeStatement merge)
    {
        if (merge.Top is not null || merge.Clauses.Any(clause => clause.Match == MergeMatch.NotMatchedBySource))
            throw Translator.NotSupported(merge.Top is not null ? "TOP in MERGE" : "WHEN NOT MATCHED BY SOURCE", merge.Line);
        if (merge.Output is not null && merge.OutputInto is not null)
            throw Translator.NotSupported("OUTPUT beside OUTPUT … INTO", merge.Line);
        var (table, alias) = (_names.Target(merge.Target), Names.Called(merge.Target));
        if ((merge.Output?.Items ?? merge.OutputInto?.Items) is not { } items)
        {
            Add($"{With(merge.With, isRecursive: false)}MERGE INTO {table} AS {alias} USING {Table(merge.Source)} ON "
                + $"{Condition(merge.On)}{string.Concat(merge.Clauses.Select(clause => Clause(clause, merge)))}", counts: true);
            return Done(null, SubjectOf(merge.Target));
        }

        Add(MergeWithOutput(merge, table, alias, items), counts: true);
        return Done(merge.Output is null ? null : [.. items.Select(Output)], SubjectOf(merge.Target));
    }

    private string Clause(MergeClause clause, MergeStatement merge)
    {
        var condition = clause.And is { } and ? $" AND {Condition(and)}" : "";
        var action = clause.Action switch
        {
            MergeUpdate update => $"UPDATE SET {Sets(update)}",
            MergeDelete => "DELETE",
            MergeInsert { Values: null } => "INSERT DEFAULT VALUES",
            MergeInsert insert => $"INSERT{Columns(insert.Columns)} "
                + $"{(IsIdentityInsert(merge.Target) ? "OVERRIDING SYSTEM VALUE " : "")}VALUES ({Join(insert.Values.Select(Expression))})",
            _ => throw Translator.NotSupported(clause.Action.GetType().Name, clause.Line),
        };
        return $" WHEN {(clause.Match == MergeMatch.Matched ? "MATCHED" : "NOT MATCHED")}{condition} THEN {action}";
    }

    private string Sets(MergeUpdate update) => Join(update.Set.Select(set => $"{SetColumn(set)} = {Expression(SetValue(set))}"));

    private string MergeWithOutput(MergeStatement merge, string table, string alias, IReadOnlyList<SelectItem> items)
    {
        // "~s": the source's rows with a number and the place of the target's row. Conditions of clauses that came before exclude a row.
        var source = Names.CalledSource(merge.Source);
        var text = new StringBuilder(With(merge.With));
        text.Append(text.Length == 0 ? "WITH " : ", ").Append(
            $"\"~s\" AS (SELECT pg_catalog.row_number() OVER () AS \"~n\", {source}.*, {alias}.ctid AS \"~ctid\" FROM "
                + $"{Table(merge.Source)} LEFT JOIN {table} AS {alias} ON {Condition(merge.On)})");
        var (branches, before) = (new List<string>(), new Dictionary<MergeMatch, List<string>>());
        for (var i = 0; i < merge.Clauses.Count; i++)
        {
            var clause = merge.Clauses[i];
            var earlier = before.TryGetValue(clause.Match, out var known) ? known : before[clause.Match] = [];
            var own = clause.And is { } and ? Condition(and) : "true";
            var condition = string.Concat(earlier.Select(other => $" AND ({other}) IS NOT TRUE")) + $" AND {own}";
            earlier.Add(own);
            var rows = $"\"~r{i}\"";
            var (change, action, isInsert) = Action(clause, merge, table, alias, source, condition, i);
            text.Append(", ").Append(change);
            var join = isInsert
                ? $"(SELECT pg_catalog.row_number() OVER () AS \"~i\", * FROM {rows}) AS {rows} JOIN \"~k{i}\" AS {source} ON "
                    + $"{source}.\"~i\" = {rows}.\"~i\""
                : $"{rows} JOIN \"~s\" AS {source} ON {source}.\"~n\" = {rows}.\"~n\" JOIN {table} AS \"~old\" ON \"~old\".ctid = "
                    + $"{source}.\"~ctid\"";
            var selected = Returning(items, clause.Action is MergeDelete ? "\"~none\"" : rows, isInsert ? "\"~none\"" : "\"~old\"")
                .Replace("\"$action\"", Names.Text(action) + "::text", StringComparison.Ordinal);
            var none = selected.Contains("\"~none\"", StringComparison.Ordinal) ? $" LEFT JOIN {table} AS \"~none\" ON false" : "";
            branches.Add($"SELECT {selected} FROM {join}{none}");
        }

        var result = branches.Count == 1 && merge.Clauses[0].Action is MergeInsert ? $"{branches[0]} ORDER BY {source}.\"~n\""
            : string.Join(" UNION ALL ", branches);
        return text.Append(merge.OutputInto is { } into ? $" {Into(into)} " : " ").Append(result).ToString();
    }

    private (string Text, string Action, bool IsInsert) Action(
        MergeClause clause, MergeStatement merge, string table, string alias, string source, string condition, int number)
    {
        var rows = $"\"~r{number}\"";
        var matched = $"{alias}.ctid = {source}.\"~ctid\"{condition}";
        return clause.Action switch
        {
            MergeUpdate update
                => ($"{rows} AS (UPDATE {table} AS {alias} SET {Sets(update)} FROM \"~s\" AS {source} WHERE {matched} RETURNING "
                    + $"{source}.\"~n\", {alias}.*)", "UPDATE", false),
            MergeDelete => ($"{rows} AS (DELETE FROM {table} AS {alias} USING \"~s\" AS {source} WHERE {matched} RETURNING "
                + $"{source}.\"~n\")", "DELETE", false),
            // Rows come back in the order in which they are put in, which is how they find their source.
            MergeInsert { Values: { } values } insert => (
                $"\"~k{number}\" AS (SELECT pg_catalog.row_number() OVER (ORDER BY {source}.\"~n\") AS \"~i\", {source}.* FROM \"~s\" "
                    + $"AS {source} WHERE {source}.\"~ctid\" IS NULL{condition}), "
                + $"{rows} AS (INSERT INTO {table} AS {Inserted}{Columns(insert.Columns)} "
                    + $"{(IsIdentityInsert(merge.Target) ? "OVERRIDING SYSTEM VALUE " : "")}"
                + $"SELECT {Join(values.Select(Expression))} FROM \"~k{number}\" AS {source} ORDER BY {source}.\"~i\" RETURNING "
                    + $"{Inserted}.*)", "INSERT", true),
            _ => throw Translator.NotSupported("DEFAULT VALUES in MERGE with OUTPUT", clause.Line),
        };
    }
}
