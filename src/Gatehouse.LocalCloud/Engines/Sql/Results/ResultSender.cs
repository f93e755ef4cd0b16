using Gatehouse.LocalCloud.Engines.Sql.Errors;
using Gatehouse.Protocols.Tds;
using Npgsql;

namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>Sends a result: its columns, and its rows as they come, so that a result of any size takes the room of a few packets.</summary>
/// <param name="reply">Where it goes.</param>
internal sealed class ResultSender(Reply reply)
{
    /// <summary>How many rows are looked at for the digits of a numeric that nobody has declared.</summary>
    private const int LookAhead = 200;

    private const int LeastScale = 6; // what SQL Server keeps of a division

    /// <summary>Sends the columns and all rows.</summary>
    /// <param name="columns">The columns; a type that is null is decided by the first rows.</param>
    /// <param name="reader">The rows, of which none is read yet; null for the columns alone.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>How many rows.</returns>
    /// <exception cref="SqlErrorException">A value does not fit its column.</exception>
    public async Task<long> SendAsync(
        IReadOnlyList<(string Name, TypeInfo? Type)> columns, NpgsqlDataReader? reader, CancellationToken cancellationToken)
    {
        var first = new Queue<string?[]>();
        if (reader is not null && columns.Any(column => column.Type is null))
        {
            while (first.Count < LookAhead && await reader.ReadAsync(cancellationToken))
                first.Enqueue(Read(reader));
        }

        var types = columns.Select((column, i) => column.Type ?? NumberOf(first.Select(row => row[i]))).ToArray();
        await reply.WriteAsync(new ColMetadata([.. columns.Select((column, i) => new Column(column.Name, types[i]))]));
        var rows = 0L;
        while (first.TryDequeue(out var row))
        {
            await WriteAsync(types, i => row[i]);
            rows++;
        }

        while (reader is not null && await reader.ReadAsync(cancellationToken))
        {
            await WriteAsync(types, i => reader.IsDBNull(i) ? null : reader.GetString(i));
            rows++;
        }

        return rows;
    }

    /// <summary>A row's values as PostgreSQL's text.</summary>
    public static string?[] Read(NpgsqlDataReader reader)
    {
        var row = new string?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
            row[i] = reader.IsDBNull(i) ? null : reader.GetString(i);
        return row;
    }

    // As many digits behind the point as any of the first rows has; a later row with more is rounded.
    internal static TypeInfo NumberOf(IEnumerable<string?> values)
    {
        var (whole, scale) = (1, -1);
        foreach (var value in values)
        {
            if (value is null)
                continue;
            var digits = value.AsSpan().TrimStart('-');
            var point = digits.IndexOf('.');
            scale = Math.Max(scale, point < 0 ? 0 : digits.Length - point - 1);
            whole = Math.Max(whole, point < 0 ? digits.Length : point);
        }

        if (scale < 0)
            scale = LeastScale;
        return TypeInfo.Numeric(TdsNumber.MaxPrecision, Math.Clamp(scale, 0, Math.Max(0, TdsNumber.MaxPrecision - whole)));
    }

    private ValueTask WriteAsync(TypeInfo[] types, Func<int, string?> value)
    {
        try
        {
            reply.Begin();
            Row.WriteStart(reply.Writer);
            for (var i = 0; i < types.Length; i++)
                ValueText.Write(reply.Writer, types[i], value(i));
        }
        catch
        {
            reply.Writer.DiscardToken(); // half a row
            throw;
        }

        return reply.FlushAsync();
    }
}
