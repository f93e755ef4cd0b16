using System.Data;
using System.Globalization;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.TSql.Syntax;
using Gatehouse.TSql.Translation;
using Npgsql;
using Npgsql.Schema;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Runs the statements that PostgreSQL runs: translated, each as a whole.</summary>
internal sealed class Queries(RequestRun run)
{
    private IReadOnlyDictionary<uint, IReadOnlyDictionary<short, ColumnNote>> _openNotes = new Dictionary<uint, IReadOnlyDictionary<short,
        ColumnNote>>();

    /// <summary>Runs a statement and sends what it gives.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="frame">The batch that it is in.</param>
    /// <returns>Its row count; -1 where it does not count.</returns>
    /// <exception cref="SqlErrorException">It fails.</exception>
    public async Task<long> SendAsync(Statement statement, Frame frame)
    {
        var translated = await TranslateAsync(statement, frame);
        var isFormatOnly = run.State.Settings.FormatOnly;
        return translated.Columns is { } outputs
            ? await RunAsync(statement, translated, frame, reader => SendAsync(reader, outputs, isFormatOnly), isFormatOnly)
            : isFormatOnly ? 0 : await RunAsync(statement, translated, frame, null, false);
    }

    /// <summary>Runs a statement and gives its last row, as PostgreSQL's text; null where it has none.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="frame">The batch that it is in.</param>
    /// <returns>The row, and how many there were.</returns>
    /// <exception cref="SqlErrorException">It fails.</exception>
    public async Task<(string?[]? Row, long Count)> LastRowAsync(Statement statement, Frame frame)
    {
        string?[]? last = null;
        var count = await RunAsync(statement, await TranslateAsync(statement, frame), frame, ReadAsync, false);
        return (last, count);

        async Task<long> ReadAsync(NpgsqlDataReader reader)
        {
            var rows = 0L;
            for (; await reader.ReadAsync(run.Stop); rows++)
                last = ResultSender.Read(reader);
            return rows;
        }
    }

    /// <summary>Drops the table of a table variable, whatever has become of the batch.</summary>
    public Task DropAsync(string table, Frame frame)
    {
        var drop = new DropStatement(DropKind.Table, IfExists: true, [new ObjectName(new Identifier(table))]);
        var translated = Translator.Translate(drop, Context(frame));
        return run.Postgres.StatementAsync(
            async () =>
            {
                foreach (var command in translated.Commands)
                    await run.Postgres.RunAsync(command.Sql, [], CommandBehavior.Default, null, CancellationToken.None);
            },
            translated.Commands.Count > 1, CancellationToken.None);
    }

    /// <summary>Runs a command of the engine's own that changes definitions.</summary>
    /// <param name="sql">The command.</param>
    /// <param name="values">Its parameters.</param>
    /// <exception cref="SqlErrorException">It fails.</exception>
    public async Task DefineAsync(string sql, IReadOnlyList<string?> values)
    {
        var statement = new ExecuteStatement(null, null, [], null);
        await run.GuardAsync(statement, null, () => run.Postgres.StatementAsync(
            () => run.Postgres.RunAsync(sql, values, CommandBehavior.Default, null, run.Stop), isSeveral: false, run.Stop));
        DefinitionsChanged();
    }

    private async ValueTask<Translated> TranslateAsync(Statement statement, Frame frame)
    {
        var context = Context(frame);
        if (Translator.UnlistedTable(statement, context) is not { } table)
            return Translator.Translate(statement, context);
        var columns = new List<string>();
        await run.GuardAsync(statement, table, () => run.Postgres.StatementAsync(
            () => run.Postgres.RunAsync("SELECT * FROM sys.insert_columns($1)", [table], CommandBehavior.Default, ReadAsync, run.Stop),
                isSeveral: false, run.Stop));
        return Translator.Translate(statement, context with { InsertColumns = columns });

        async Task ReadAsync(NpgsqlDataReader reader)
        {
            while (await reader.ReadAsync(run.Stop))
                columns.Add(reader.GetString(0));
        }
    }

    private TranslationContext Context(Frame frame) => new()
    {
        Database = run.State.User.Database.Name,
        DefaultSchema = run.State.User.DefaultSchema,
        Variables = frame.Types,
        Tables = frame.Tables,
        IdentityInsert = run.State.IdentityInsert,
    };

    private async Task<long> RunAsync(
        Statement statement, Translated translated, Frame frame, Func<NpgsqlDataReader, Task<long>>? read, bool isFormatOnly)
    {
        var (commands, kind) = (translated.Commands, StatementKind.Of(statement));
        if (run.Postgres.IsDoomed && kind.Writes)
            throw new SqlErrorException(Doomed);
        var result = commands.Count == 1 ? 0 : Math.Max(commands.ToList().FindIndex(command => command.Counts), 0);
        var count = -1L;
        var behavior = isFormatOnly ? CommandBehavior.SchemaOnly : CommandBehavior.Default;
        await run.GuardAsync(statement, translated.Subject, () => run.Postgres.StatementAsync(
            async () =>
            {
                for (var i = 0; i < commands.Count; i++)
                {
                    if (isFormatOnly && i != result)
                        continue;
                    if (i == result && read is not null && run.Postgres.HasChangedDefinitions)
                        _openNotes = await OpenNotesAsync(commands[i], frame);
                    var rows = -1L;
                    var changed = await run.Postgres.RunAsync(
                        commands[i].Sql, Binding.Values(commands[i].Variables, run.State, frame), behavior,
                        read is null || i != result ? null : async reader => rows = await read(reader), run.Stop);
                    if (i == result)
                        count = kind.IsDefinition && kind.Command != CommandKind.Select ? -1 : rows >= 0 ? rows : changed;
                }
            },
            commands.Count > 1, run.Stop));
        if (kind.IsDefinition)
            DefinitionsChanged();
        return count;
    }

    private async Task<long> SendAsync(NpgsqlDataReader reader, IReadOnlyList<OutputColumn> outputs, bool isFormatOnly)
    {
        var columns = await ColumnsAsync(reader);
        var database = run.State.User.Database;
        var notes = run.Postgres.HasChangedDefinitions
            ? _openNotes
            : await run.State.Context.Notes(database)
                .FindAsync(run.State.Context.Databases.Superuser(database), ResultColumns.Tables(columns), run.Stop);
        return await new ResultSender(run.Reply)
            .SendAsync(ResultColumns.Make(columns, outputs, notes), isFormatOnly ? null : reader, run.Stop);
    }

    // Definitions that are not committed are seen by their own connection alone, which cannot be asked while rows come: so before.
    private async Task<IReadOnlyDictionary<uint, IReadOnlyDictionary<short,
        ColumnNote>>> OpenNotesAsync(PostgresCommand command, Frame frame)
    {
        IReadOnlyCollection<uint> tables = [];
        var rows = new List<(uint, short, string)>();
        await run.Postgres.RunAsync(
            command.Sql, Binding.Values(command.Variables, run.State, frame), CommandBehavior.SchemaOnly,
            async reader => tables = ResultColumns.Tables(await ColumnsAsync(reader)), run.Stop);
        if (tables.Count > 0)
            await run.Postgres.RunAsync(ColumnNotes.Query, [ColumnNotes.Ids(tables)], CommandBehavior.Default, ReadAsync, run.Stop);
        return new Dictionary<uint, IReadOnlyDictionary<short, ColumnNote>>(ColumnNotes.Group(rows));

        async Task ReadAsync(NpgsqlDataReader reader)
        {
            while (await reader.ReadAsync(run.Stop))
            {
                var row = ResultSender.Read(reader);
                rows.Add((uint.Parse(row[0]!, CultureInfo.InvariantCulture), short.Parse(row[1]!, CultureInfo.InvariantCulture), row[2]!));
            }
        }
    }

    private async Task<List<NpgsqlDbColumn>> ColumnsAsync(NpgsqlDataReader reader)
        => [.. (await reader.GetColumnSchemaAsync(run.Stop)).Cast<NpgsqlDbColumn>()];

    private void DefinitionsChanged()
    {
        if (run.Postgres.TransactionCount > 0)
            run.Postgres.HasChangedDefinitions = true;
        else
            run.State.Context.Notes(run.State.User.Database).Clear();
    }

    private static readonly SqlError Doomed = new(
        3930, 16, 1,
        "The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the "
        + "transaction.", EndsBatch: true);
}
