using System.Collections.Concurrent;
using Gatehouse.TSql.Syntax;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>What a column's comment says: its name as it was written, and its declared type.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type; null where none is noted.</param>
internal sealed record ColumnNote(string Name, TSqlType? Type);

/// <summary>The comments on the columns of one database (docs/designs/009), as far as they have been asked for. Thread-safe.</summary>
internal sealed class ColumnNotes
{
    /// <summary>Reads the comments of tables: parameters are the ids, comma-separated.</summary>
    public const string Query = """
        SELECT d.objoid, d.objsubid, d.description FROM pg_catalog.pg_description d
        WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid > 0
            AND d.objoid = ANY (pg_catalog.string_to_array($1, ',')::pg_catalog.oid[])
        """;

    private ConcurrentDictionary<uint, IReadOnlyDictionary<short, ColumnNote>> _tables = new();

    /// <summary>Forgets all: definitions have changed.</summary>
    public void Clear() => _tables = new();

    /// <summary>The notes of tables, asked for where they are not known.</summary>
    /// <param name="source">Connects to the database.</param>
    /// <param name="tables">Ids of the tables.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyDictionary<uint, IReadOnlyDictionary<short, ColumnNote>>> FindAsync(
        NpgsqlDataSource source, IReadOnlyCollection<uint> tables, CancellationToken cancellationToken)
    {
        var known = _tables;
        var missing = tables.Where(table => !known.ContainsKey(table)).ToList();
        if (missing.Count > 0)
        {
            await using var command = source.CreateCommand(Query);
            command.Parameters.Add(new() { Value = Ids(missing) });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<(uint, short, string)>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add((reader.GetFieldValue<uint>(0), (short)reader.GetInt32(1), reader.GetString(2)));
            foreach (var (table, notes) in Group(rows))
                known[table] = notes;
        }

        return known;
    }

    /// <summary>The parameter of <see cref="Query"/>.</summary>
    public static string Ids(IEnumerable<uint> tables) => string.Join(',', tables);

    /// <summary>Puts rows of <see cref="Query"/> together.</summary>
    public static IEnumerable<KeyValuePair<uint, IReadOnlyDictionary<short,
        ColumnNote>>> Group(IEnumerable<(uint Table, short Column, string Comment)> rows)
        => rows.GroupBy(row => row.Table).Select(group => KeyValuePair.Create<uint, IReadOnlyDictionary<short, ColumnNote>>(
            group.Key, group.ToDictionary(row => row.Column, row => Parse(row.Comment))));

    // declared type|name
    internal static ColumnNote Parse(string comment)
    {
        var bar = comment.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new(comment, null) : new(comment[(bar + 1)..], DeclaredTypes.Parse(comment[..bar]));
    }
}
