using System.Text;
using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.LocalCloud.Engines.Sql.Results;
using Gatehouse.Protocols.Tds;
using Gatehouse.TSql.Syntax;
using Gatehouse.TSql.Translation;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>Puts the rows of a bulk load into a table, as they come: PostgreSQL's COPY, as the database user.</summary>
internal sealed class BulkLoad(RequestRun run)
{
    /// <summary>Takes the rows.</summary>
    /// <param name="message">The rows, begun.</param>
    /// <exception cref="SqlErrorException">None was announced by INSERT BULK, or the table does not take the rows.</exception>
    public async Task RunAsync(MessageReader message)
    {
        if (run.State.TakeBulk() is not { } bulk)
            throw new SqlErrorException(
                new SqlError(4002, 16, 1, "Rows of a bulk load came without INSERT BULK before them.", EndsBatch: true));
        var names = new Names(
            new TranslationContext { Database = run.State.User.Database.Name, DefaultSchema = run.State.User.DefaultSchema });
        var columns = string.Join(", ", bulk.Columns.Select(column => Names.Column(column.Name)));
        var rows = 0L;
        await run.GuardAsync(bulk, bulk.Table.ToString(), () => run.Postgres.StatementAsync(
            () => run.Postgres.CopyAsync($"COPY {names.Table(bulk.Table)} ({columns}) FROM STDIN",
                async writer => rows = await WriteAsync(message, bulk, writer), run.Stop),
            isSeveral: false, run.Stop));
        run.State.RowCount = rows;
        run.Reply.End(DoneStatus.Count, CommandKind.Bulk, rows);
    }

    private async Task<long> WriteAsync(MessageReader message, InsertBulkStatement bulk, TextWriter writer)
    {
        var (tokens, line, rows) = (new TokenReader(message), new StringBuilder(), 0L);
        while (await tokens.ReadAsync(run.Stop) is { } token)
        {
            if (token is ColMetadata metadata && metadata.Columns.Count != bulk.Columns.Count)
                throw new SqlErrorException(
                    new SqlError(4816, 16, 1, "Invalid column type from bcp client: INSERT BULK has another number of columns.",
                        EndsBatch: true));
            if (token is not Row row)
                continue;
            line.Clear();
            foreach (var value in row.Values)
                Append(line, ValueText.Of(value));
            line[^1] = '\n';
            await writer.WriteAsync(line, run.Stop);
            rows++;
        }

        return rows;
    }

    // COPY's text format (PostgreSQL manual, "COPY", "Text Format").
    private static void Append(StringBuilder line, string? text)
    {
        if (text is null)
            line.Append("\\N");
        foreach (var c in text ?? "")
        {
            _ = c switch
            {
                '\\' => line.Append("\\\\"),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                _ => line.Append(c),
            };
        }

        line.Append('\t');
    }
}
