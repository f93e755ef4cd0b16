using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>
/// Reads an answer, or the rows of a bulk load, token by token as packets come: memory is bounded by the largest token. Not thread-safe.
/// </summary>
/// <param name="message">The message, begun; the caller's to dispose of.</param>
/// <param name="maxTokenLength">Longest token (row), in bytes. Default 64 MB.</param>
public sealed class TokenReader(MessageReader message, int maxTokenLength = TokenReader.DefaultMaxTokenLength)
{
    /// <summary>Longest token unless something else is said, in bytes.</summary>
    public const int DefaultMaxTokenLength = 64 * 1024 * 1024;

    private const int ShortDoneLength = 9;      // SqlClient's, at the end of a bulk load
    private const int DoneLength = 13;
    private const int ReturnStatusLength = 5;
    private const int FirstLength = 4096;

    private TdsValue[] _values = [];
    private Row _row = new([]);
    private Row _rowWithBitmap = new([], HasNullBitmap: true);
    private int _taken; // bytes of the token that was returned last

    /// <summary>The columns of the rows that come; none before COLMETADATA. Columns that were read before may be set.</summary>
    public IReadOnlyList<Column> Columns
    {
        get;
        set
        {
            field = value;
            _values = new TdsValue[value.Count];
            (_row, _rowWithBitmap) = (new Row(_values), new Row(_values, HasNullBitmap: true));
        }
    } = [];

    private bool IsBulk => message.Type == PacketType.BulkLoad;

    private string Name => IsBulk ? "bulk load" : "answer";

    /// <summary>
    /// The next token; null at the end of the message. A <see cref="Row"/> and the value of a <see cref="ReturnValue"/> live until the next
    /// call.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProtocolException">
    /// It is no token, too long, not supported, ends early, or the sender took the message back.
    /// </exception>
    public async ValueTask<ITdsToken?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            message.Advance(_taken);
            _taken = 0;
            if (await message.FillAsync(1, cancellationToken))
                return await ReadNextAsync(cancellationToken);
        }
        catch (ProtocolException) when (message.IsTakenBack)
        {
            // Half a token is all that there will be.
        }

        return message.IsTakenBack ? throw ProtocolException.TakenBack(Name, message.Buffered.Length) : null;
    }

    private async ValueTask<ITdsToken> ReadNextAsync(CancellationToken cancellationToken)
    {
        var type = message.Buffered.Span[0];
        if (IsBulk && type is not (TokenType.ColMetadata or TokenType.Row or TokenType.NbcRow or TokenType.Done))
            throw ProtocolException.UnexpectedMessage(Name, type);

        switch (type)
        {
            case TokenType.Row or TokenType.NbcRow:
                return await ReadRowAsync(type, cancellationToken);
            case TokenType.ColMetadata or TokenType.ReturnValue or TokenType.FeatureExtAck:
                return await ReadUnmeasuredAsync(cancellationToken);
            case TokenType.Done or TokenType.DoneProc or TokenType.DoneInProc:
                await message.FillAsync(DoneLength, cancellationToken);
                if (IsBulk && message is { HasEnded: true, Buffered.Length: ShortDoneLength })
                    return ReadShortDone();
                return Parse(DoneLength);
            case TokenType.ReturnStatus:
                return await ReadMeasuredAsync(ReturnStatusLength, cancellationToken);
            case TokenType.FedAuthInfo or TokenType.SessionState:
                return await ReadMeasuredAsync(1 + sizeof(uint), cancellationToken);
            default:
                return await ReadMeasuredAsync(1 + sizeof(ushort), cancellationToken);
        }
    }

    private async ValueTask<Row> ReadRowAsync(byte type, CancellationToken cancellationToken)
    {
        if (Columns.Count == 0)
            throw ProtocolException.UnexpectedMessage("COLMETADATA", type);
        var scanner = new RowScanner(type, Columns.Count);
        long length;
        while (true)
        {
            length = scanner.Scan(message.Buffered.Span, Columns, out var isWhole);
            if (length > maxTokenLength)
                throw ProtocolException.LengthOutOfRange("row", length, 1, maxTokenLength);
            if (isWhole)
                break;
            if (!await message.FillAsync((int)length, cancellationToken))
                throw ProtocolException.Truncated(Name, $"a row needs {length} bytes and {message.Buffered.Length} are left", length);
        }

        var content = message.Buffered[..(int)length];
        var reader = new TdsReader(content.Span, "ROW");
        var hasBitmap = Row.Read(ref reader, content, Columns, _values);
        reader.End();
        _taken = content.Length;
        return hasBitmap ? _rowWithBitmap : _row;
    }

    /// <summary>A token whose head has its length, or is all of it.</summary>
    private async ValueTask<ITdsToken> ReadMeasuredAsync(int head, CancellationToken cancellationToken)
    {
        if (!await message.FillAsync(head, cancellationToken))
            return Parse(message.Buffered.Length);
        var bytes = message.Buffered.Span;
        long length = head switch
        {
            1 + sizeof(ushort) => head + BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]),
            1 + sizeof(uint) when bytes[0] != TokenType.ReturnStatus => head + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]),
            _ => head,
        };
        if (length > maxTokenLength)
            throw ProtocolException.LengthOutOfRange("token", length, 1, maxTokenLength);
        await message.FillAsync((int)length, cancellationToken);
        return Parse((int)Math.Min(length, message.Buffered.Length));
    }

    /// <summary>A token without a length. Most often it is there as a whole; else twice as much is read, and so on.</summary>
    private async ValueTask<ITdsToken> ReadUnmeasuredAsync(CancellationToken cancellationToken)
    {
        for (var room = FirstLength; true; room = Math.Min(2 * room, maxTokenLength))
        {
            try
            {
                return ReadUnmeasured();
            }
            catch (ProtocolException e) when (e.Code == ProtocolErrorCode.Truncated && !message.HasEnded)
            {
                if (message.Buffered.Length >= maxTokenLength)
                    throw ProtocolException.LengthOutOfRange("token", message.Buffered.Length, 1, maxTokenLength);
                await message.FillAsync(Math.Max(room, message.Buffered.Length + 1), cancellationToken);
            }
        }
    }

    private ITdsToken ReadUnmeasured()
    {
        var content = message.Buffered;
        var reader = new TdsReader(content.Span, Name);
        ITdsToken token;
        switch (content.Span[0])
        {
            case TokenType.ColMetadata:
                var columns = ColMetadata.Read(ref reader, IsBulk);
                if (columns.Columns.Count > 0) // else those of before are meant
                    Columns = columns.Columns;
                token = columns;
                break;
            case TokenType.ReturnValue:
                token = ReturnValue.Read(ref reader, content);
                break;
            default:
                token = Answer.Read(ref reader, content.Span[0]);
                break;
        }

        _taken = reader.Offset;
        return token;
    }

    private ITdsToken Parse(int length)
    {
        var content = message.Buffered.Span[..Math.Min(length, message.Buffered.Length)];
        var reader = new TdsReader(content, Name);
        var token = Answer.Read(ref reader, content[0]);
        reader.End();
        _taken = content.Length;
        return token;
    }

    private Done ReadShortDone()
    {
        var reader = new TdsReader(message.Buffered.Span[1..], "DONE");
        _taken = ShortDoneLength;
        return new Done(
            DoneKind.Done, (DoneStatus)reader.ReadUInt16("status"), reader.ReadUInt16("command"), reader.ReadUInt32("row count"));
    }
}
