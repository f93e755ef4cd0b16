namespace Gatehouse.Protocols.MySql;

/// <summary>The results of text queries, as far as the gateway reads its own.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html</remarks>
public static class TextRow
{
    private const byte Null = 0xFB;
    private const string Name = "text row";

    /// <summary>The number of columns, which begins a result.</summary>
    /// <exception cref="ProtocolException">It is no number from 1 to 4,096, MySQL's own limit.</exception>
    public static int ParseColumnCount(ReadOnlySpan<byte> payload)
    {
        const int MaxColumns = 4096;
        var reader = new MySqlReader(payload, "column count");
        var count = reader.ReadLengthEncodedInteger("count");
        reader.End();
        return count is > 0 and <= MaxColumns
            ? (int)count
            : throw ProtocolException.LengthOutOfRange("column count", (long)Math.Min(count, long.MaxValue), 1, MaxColumns);
    }

    /// <summary>The values of a row, which must be UTF-8; NULL is null.</summary>
    /// <param name="payload">A complete payload.</param>
    /// <param name="columns">The number of columns.</param>
    public static string?[] Parse(ReadOnlySpan<byte> payload, int columns)
    {
        var reader = new MySqlReader(payload, Name);
        var values = new string?[columns];
        for (var i = 0; i < columns; i++)
        {
            if (reader.Remaining > 0 && payload[reader.Offset] == Null)
            {
                _ = reader.ReadByte("NULL");
                continue;
            }

            var start = reader.Offset;
            values[i] = reader.Decode(reader.ReadLengthEncodedBytes("a value"), "a value", start);
        }

        reader.End();
        return values;
    }

    /// <summary>The values of a row by their columns' types; NULL is null.</summary>
    /// <param name="payload">A complete payload.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ProtocolException">It is no row of these columns.</exception>
    public static object?[] Parse(ReadOnlySpan<byte> payload, IReadOnlyList<ColumnDefinition41> columns)
    {
        var reader = new MySqlReader(payload, Name);
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (reader.Remaining > 0 && payload[reader.Offset] == Null)
                _ = reader.ReadByte("NULL");
            else
                values[i] = TextValue.Parse(columns[i], reader.ReadLengthEncodedBytes("a value"));
        }

        reader.End();
        return values;
    }
}
