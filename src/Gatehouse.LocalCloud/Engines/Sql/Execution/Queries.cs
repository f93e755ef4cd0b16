using System.Data;
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
    /// <summary>Runs a statement and sends what it gives.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="frame">The batch that it is in.</param>
    /// <returns>Its row count; -1 where it does not count.</returns>
    /// <exception cref="SqlErrorException">It fails.</exception>
    public Task<long> SendAsync(Statement statement, Frame frame)
    {
        var translated = Translation.Of(statement, run.State, frame);
        var isFormatOnly = run.State.Settings.FormatOnly;
        return translated.Columns is { } outputs
            ? RunAsync(statement, translated, frame, reader => SendAsync(reader, outputs, isFormatOnly), isFormatOnly)
            : isFormatOnly ? Task.FromResult(0L) : RunAsync(statement, translated, frame, null, false);
    }

    /// <summary>Runs a statement and gives its last row, as PostgreSQL's text; null where it has none.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="frame">The batch that it is in.</param>
    /// <returns>The row, and how many there were.</returns>
    /// <exception cref="SqlErrorException">It fails.</exception>
    public async Task<(string?[]? Row, long Count)> LastRowAsync(Statement statement, Frame frame)
    {
        string?[]? last = null;
        var count = await RunAsync(statement, Translation.Of(statement, run.State, frame), frame, ReadAsync, false);
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
        var translated = Translation.Of(drop, run.State, frame);
        return run.Postgres.StatementAsync(
            async () =>
            {
                foreach (var command in translated.Commands)
                    await run.Postgres.RunAsync(command.Sql, [], CommandBehavior.Default, null, CancellationToken.None);
            },
            translated.Commands.Count > 1, CancellationToken.None);
    }

    private async Task<long> RunAsync(
        Statement statement, Translated translated, Frame frame, Func<NpgsqlDataReader, Task<long>>? read, bool isFormatOnly)
    {
        var (commands, kind) = (translated.Commands, StatementKind.Of(statement));
        if (run.Postgres.IsDoomed && kind.Writes)
            throw new SqlErrorException(Doomed);
        var result = commands.Count == 1 ? 0 : Math.Max(commands.ToList().FindIndex(command => command.Counts), 0);
        var count = -1L;
        var behavior = isFormatOnly ? CommandBehavior.SchemaOnly : CommandBehavior.Default;
        try
        {
            await run.Postgres.StatementAsync(
                async () =>
                {
                    for (var i = 0; i < commands.Count; i++)
                    {
                        if (isFormatOnly && i != result)
                            continue;
                        var values = Binding.Values(commands[i].Variables, run.State, frame);
                        var rows = -1L;
                        var changed = await run.Postgres.RunAsync(
                            commands[i].Sql, values, behavior,
                            read is null || i != result ? null : async reader => rows = await read(reader), run.Stop);
                        if (i == result)
                            count = kind.IsDefinition && kind.Command != CommandKind.Select ? -1 : rows >= 0 ? rows : changed;
                    }
                },
                commands.Count > 1, run.Stop);
        }
        catch (PostgresException e) when (!run.Stop.IsCancellationRequested)
        {
            throw new SqlErrorException(PostgresErrors.Map(e, run.Facts(statement, translated.Subject)), e);
        }

        if (kind.IsDefinition)
            DefinitionsChanged();
        return count;
    }

    private async Task<long> SendAsync(NpgsqlDataReader reader, IReadOnlyList<OutputColumn> outputs, bool isFormatOnly)
    {
        List<NpgsqlDbColumn> columns = [.. (await reader.GetColumnSchemaAsync(run.Stop)).Cast<NpgsqlDbColumn>()];
        var database = run.State.User.Database;
        var notes = await run.State.Context.Notes(database).FindAsync(
            run.State.Context.Databases.Superuser(database), ResultColumns.Tables(columns), run.Stop);
        return await new ResultSender(run.Reply).SendAsync(ResultColumns.Make(columns, outputs, notes), isFormatOnly ? null : reader, run.Stop);
    }

    private void DefinitionsChanged()
    {
        if (run.Postgres.TransactionCount > 0)
            run.Postgres.HasChangedDefinitions = true;
        else
            run.State.Context.Notes(run.State.User.Database).Clear();
    }

    private static readonly SqlError Doomed = new(
        3930, 16, 1,
        "The current transaction cannot be committed and cannot support operations that write to the log file. Roll back the transaction.", EndsBatch: true);
}
