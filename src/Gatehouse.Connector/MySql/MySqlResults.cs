using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Connector.MySql;

/// <summary>Reads what the server answers to a command.</summary>
internal sealed class MySqlResults(PacketChannel packets)
{
    private const long MaxBytes = 512L * 1024 * 1024;
    private const int BytesOfRow = 64; // what a row costs here beside its values
    private const byte LocalInfile = 0xFB;
    private const string Result = "query result";

    /// <summary>Reads each statement's result.</summary>
    /// <param name="what">Begin of the message of a failure.</param>
    /// <param name="isBinary">Whether the rows are those of a prepared statement.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectorException">The server refused.</exception>
    /// <exception cref="ProtocolException">The server broke the protocol, or the results are larger than 512 MiB.</exception>
    public async Task<IReadOnlyList<SqlResult>> ReadAllAsync(string what, bool isBinary, CancellationToken cancellationToken)
    {
        var results = new List<SqlResult>();
        var left = MaxBytes;
        while (true)
        {
            var head = await ReadAsync(what, cancellationToken);
            ushort status;
            switch (head[0])
            {
                case OKPacket.Type:
                    var done = OKPacket.Parse(head);
                    results.Add(new SqlResult([], [], (int)Math.Min(done.AffectedRows, int.MaxValue)));
                    status = done.Status;
                    break;
                case LocalInfile: // a file of this machine: never offered, so never due
                    throw ProtocolException.UnexpectedMessage(Result, head[0]);
                default:
                    var columns = await ReadColumnsAsync(what, TextRow.ParseColumnCount(head), cancellationToken);
                    var rows = new List<IReadOnlyList<object?>>();
                    while (true)
                    {
                        var payload = await ReadAsync(what, cancellationToken);
                        if (payload[0] == EOFPacket.Type && payload.Length == EOFPacket.Length)
                        {
                            status = EOFPacket.Parse(payload).Status;
                            break;
                        }

                        left -= payload.Length + BytesOfRow;
                        if (left < 0)
                            throw ProtocolException.LengthOutOfRange(Result, MaxBytes - left, 0, MaxBytes);
                        rows.Add(isBinary ? BinaryRow.Parse(payload, columns) : TextRow.Parse(payload, columns));
                    }

                    results.Add(new SqlResult([.. columns.Select(column => column.Name)], rows, -1));
                    break;
            }

            if ((status & OKPacket.MoreResults) == 0)
                return results;
        }
    }

    /// <summary>Reads the answer to COM_STMT_PREPARE.</summary>
    /// <exception cref="ConnectorException">The server refused.</exception>
    public async Task<StatementPrepareOK> ReadPreparedAsync(string what, CancellationToken cancellationToken)
    {
        var prepared = StatementPrepareOK.Parse(await ReadAsync(what, cancellationToken));
        if (prepared.Parameters > 0)
            _ = await ReadColumnsAsync(what, prepared.Parameters, cancellationToken);
        if (prepared.Columns > 0)
            _ = await ReadColumnsAsync(what, prepared.Columns, cancellationToken);
        return prepared;
    }

    private async Task<List<ColumnDefinition41>> ReadColumnsAsync(string what, int count, CancellationToken cancellationToken)
    {
        var columns = new List<ColumnDefinition41>();
        while (columns.Count < count)
            columns.Add(ColumnDefinition41.Parse(await ReadAsync(what, cancellationToken)));
        _ = EOFPacket.Parse(await ReadAsync(what, cancellationToken));
        return columns;
    }

    private async Task<byte[]> ReadAsync(string what, CancellationToken cancellationToken)
    {
        var payload = await packets.ReadMessageAsync(Result, MySqlSession.MaxMessageLength, cancellationToken)
            ?? throw new EndOfStreamException("The server closed the connection.");
        if (payload.Length == 0)
            throw ProtocolException.Truncated(Result, "it is empty", 0);
        return payload[0] == ERRPacket.Type ? throw MySqlSession.Refused(what, ERRPacket.Parse(payload)) : payload;
    }
}
