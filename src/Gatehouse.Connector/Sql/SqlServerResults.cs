using System.Buffers.Binary;
using System.Globalization;
using Gatehouse.Protocols;
using Gatehouse.Protocols.Tds;

namespace Gatehouse.Connector.Sql;

/// <summary>Reads what the server answers to requests.</summary>
/// <param name="wire">The wire; the caller's to close.</param>
internal sealed class SqlServerResults(Stream wire) : IDisposable
{
    private const long MaxBytes = 128L * 1024 * 1024;
    private const int BytesOfRow = 64; // what a row costs here beside its values
    private const int BytesOfValue = 16;
    private const int MostMessages = 10_000;
    private const string Result = "answer";

    // That the database or language is another one: the client asked for it.
    private static readonly int[] Changes = [5701, 5703];

    private readonly MessageReader _reader = new(wire);
    private List<string> _messages = [];

    /// <summary>What the server said in the last answer that is neither a result nor an error.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>The transaction that is open; 0 for none. Requests name it.</summary>
    public ulong Transaction { get; private set; }

    /// <summary>Reads an answer to its end.</summary>
    /// <returns>Each statement's result, one at least; and all errors.</returns>
    /// <exception cref="ProtocolException">The server broke the protocol, or the results are larger than 128 MiB.</exception>
    public async Task<(IReadOnlyList<SqlResult> Results, IReadOnlyList<ServerMessage> Errors)> ReadAllAsync(
        CancellationToken cancellationToken)
    {
        if (!await _reader.BeginAsync(Result, PacketType.Reply, cancellationToken))
            throw new EndOfStreamException("The server closed the connection.");
        var tokens = new TokenReader(_reader);
        var (results, errors) = (new List<SqlResult>(), new List<ServerMessage>());
        List<IReadOnlyList<object?>>? rows = null;
        var left = MaxBytes;
        _messages = [];
        while (await tokens.ReadAsync(cancellationToken) is { } token)
        {
            switch (token)
            {
                case ColMetadata columns when columns.Columns.Count > 0:
                    rows = [];
                    results.Add(new SqlResult([.. columns.Columns.Select(column => column.Name)], rows, -1));
                    break;
                case Row row:
                    var values = row.Values.Select(Value).ToArray();
                    left -= BytesOfRow + row.Values.Sum(value => BytesOfValue + (long)value.Data.Length);
                    if (left < 0)
                        throw ProtocolException.LengthOutOfRange(Result, MaxBytes - left, 0, MaxBytes);
                    (rows ?? throw ProtocolException.InvalidValue(Result, "rows come behind the end of their result", 0)).Add(values);
                    break;
                case Done { Kind: not DoneKind.DoneProc } done:
                    if (rows is null && done.Status.HasFlag(DoneStatus.Count))
                        results.Add(new SqlResult([], [], (int)Math.Min(done.RowCount, int.MaxValue)));
                    rows = null;
                    break;
                case ServerMessage { IsError: true } error:
                    errors.Add(error);
                    Limit(errors.Count);
                    break;
                case ServerMessage message when !Changes.Contains(message.Number):
                    _messages.Add(message.Text);
                    Limit(_messages.Count);
                    break;
                case EnvChange change:
                    Apply(change);
                    break;
            }

            Limit(results.Count);
        }

        return (results.Count == 0 ? [new SqlResult([], [], -1)] : results, errors);
    }

    public void Dispose() => _reader.Dispose();

    private static void Limit(int count)
    {
        if (count > MostMessages)
            throw ProtocolException.LengthOutOfRange(Result, count, 0, MostMessages);
    }

    private void Apply(EnvChange change)
    {
        switch (change.Type)
        {
            case EnvChangeType.BeginTransaction:
                Transaction = change.NewValue.Length == sizeof(ulong)
                    ? BinaryPrimitives.ReadUInt64LittleEndian(change.NewValue.Span)
                    : throw ProtocolException.InvalidValue("ENVCHANGE", $"a transaction has {change.NewValue.Length} bytes", 0);
                break;
            case EnvChangeType.CommitTransaction or EnvChangeType.RollbackTransaction or EnvChangeType.TransactionEnded:
                Transaction = 0;
                break;
        }
    }

    // A number that no decimal holds is its digits.
    private static object? Value(TdsValue value) => value.ToObject() switch
    {
        TdsNumber number when decimal.TryParse(number.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var exact)
            && exact.Scale == number.Scale => exact,
        TdsNumber number => number.ToString(),
        var other => other,
    };
}
