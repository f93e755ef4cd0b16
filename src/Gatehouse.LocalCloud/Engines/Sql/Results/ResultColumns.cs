using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Translation;
using Npgsql.Schema;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>Makes the columns of a result: what the query says, then what the tables' comments say, then what PostgreSQL says.</summary>
internal static class ResultColumns
{
    private const int LongestName = 128;

    /// <summary>The ids of the tables that columns come from.</summary>
    public static IReadOnlyCollection<uint> Tables(IEnumerable<NpgsqlDbColumn> columns)
        => [.. columns.Select(column => column.TableOID).Where(table => table != 0).Distinct()];

    /// <summary>Makes the columns.</summary>
    /// <param name="columns">PostgreSQL's columns.</param>
    /// <param name="outputs">What the query says; a star stands for any number of columns.</param>
    /// <param name="notes">The comments of their tables.</param>
    /// <returns>Names, and types; a type is null for a numeric whose digits only its rows tell.</returns>
    public static IReadOnlyList<(string Name, TypeInfo? Type)> Make(
        IReadOnlyList<NpgsqlDbColumn> columns, IReadOnlyList<OutputColumn> outputs, IReadOnlyDictionary<uint, IReadOnlyDictionary<short,
            ColumnNote>> notes)
    {
        var said = Align(outputs, columns.Count);
        var made = new (string, TypeInfo?)[columns.Count];
        for (var i = 0; i < made.Length; i++)
        {
            var (column, output) = (columns[i], said[i]);
            var note = column.TableOID != 0
                ? notes.GetValueOrDefault(column.TableOID)?.GetValueOrDefault(column.ColumnAttributeNumber ?? 0) : null;
            var declared = output?.DeclaredType is { } text ? DeclaredTypes.Parse(text) : note?.Type;
            var name = output?.Name ?? note?.Name ?? column.ColumnName;
            made[i] = (name.Length > LongestName ? name[..LongestName] : name,
                declared is null ? WireTypes.Of(column) : WireTypes.Of(declared));
        }

        return made;
    }

    // What stands before the first star counts from the left, what stands behind the last one from the right.
    internal static OutputColumn?[] Align(IReadOnlyList<OutputColumn> outputs, int count)
    {
        var said = new OutputColumn?[count];
        var first = outputs.TakeWhile(output => !output.IsStar).Count();
        for (var i = 0; i < Math.Min(first, count); i++)
            said[i] = outputs[i];
        var last = outputs.Reverse().TakeWhile(output => !output.IsStar).Count();
        for (var i = 0; first < outputs.Count && i < Math.Min(last, count - first); i++)
            said[count - 1 - i] = outputs[outputs.Count - 1 - i];

        // Between two stars nobody can count; with one star nothing is between.
        return said;
    }
}
