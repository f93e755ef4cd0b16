using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Errors;

/// <summary>Kinds of constraints.</summary>
internal enum ConstraintKind
{
    /// <summary>None, or nobody can see it yet.</summary>
    Unknown,

    /// <summary>PRIMARY KEY.</summary>
    PrimaryKey,

    /// <summary>UNIQUE, CHECK or FOREIGN KEY.</summary>
    Constraint,

    /// <summary>A unique index without a constraint.</summary>
    Index,
}

/// <summary>
/// What the folded names in an error's fields stand for: names as they were written, from the comments (docs/designs/009).
/// </summary>
/// <param name="Table">Schema and table.</param>
/// <param name="Column">The column, or empty.</param>
/// <param name="Constraint">The constraint or index, or empty.</param>
/// <param name="Kind">What it is.</param>
internal sealed record ErrorNames(string Table, string Column, string Constraint, ConstraintKind Kind)
{
    private const string Query = """
        SELECT coalesce(split_part(obj_description(n.oid, 'pg_namespace'), '|', 2), n.nspname) || '.'
                || coalesce(split_part(obj_description(c.oid, 'pg_class'), '|', 2), c.relname),
            split_part(col_description(c.oid, a.attnum), '|', 2),
            split_part(coalesce(obj_description(o.oid, 'pg_constraint'), obj_description(i.oid, 'pg_class')), '|', 2),
            o.contype = 'p', o.oid IS NULL AND i.oid IS NOT NULL
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = $3
            LEFT JOIN pg_constraint o ON o.conrelid = c.oid AND o.conname = $4
            LEFT JOIN pg_class i ON i.relnamespace = c.relnamespace AND i.relname = $4 AND i.relkind = 'i'
        WHERE n.nspname = $1 AND c.relname = $2
        """;

    /// <summary>The names as PostgreSQL has them.</summary>
    public static ErrorNames Of(PostgresException error)
        => new($"{error.SchemaName}.{error.TableName}", error.ColumnName ?? "", error.ConstraintName ?? "", ConstraintKind.Unknown);

    /// <summary>Finds the names; what nobody else sees yet stays as PostgreSQL has it.</summary>
    /// <param name="source">Connects to the database.</param>
    /// <param name="error">The error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ErrorNames> FindAsync(NpgsqlDataSource source, PostgresException error, CancellationToken cancellationToken)
    {
        var folded = Of(error);
        if (error.TableName is null)
            return folded;
        await using var command = source.CreateCommand(Query);
        foreach (var name in new[] { error.SchemaName ?? "", error.TableName, error.ColumnName ?? "", error.ConstraintName ?? "" })
            command.Parameters.Add(new() { Value = name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return folded;
        var kind = !reader.IsDBNull(3) && reader.GetBoolean(3) ? ConstraintKind.PrimaryKey
            : reader.GetBoolean(4) ? ConstraintKind.Index : ConstraintKind.Constraint;
        return new(Text(0, folded.Table), Text(1, folded.Column), Text(2, folded.Constraint), kind);

        string Text(int column, string otherwise)
            => reader.IsDBNull(column) || reader.GetString(column).Length == 0 ? otherwise : reader.GetString(column);
    }
}
