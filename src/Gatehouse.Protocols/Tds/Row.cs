using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>ROW or NBCROW: one row of the columns before it. MS-TDS 2.2.7, ROW and NBCROW.</summary>
/// <param name="Values">A value for each column. Those of a streamed answer live until its next read.</param>
/// <param name="HasNullBitmap">Whether it is NBCROW, in which nulls take a bit.</param>
public sealed record Row(IReadOnlyList<TdsValue> Values, bool HasNullBitmap = false) : ITdsToken
{
    private const string Name = "ROW";

    /// <summary>Parses a row with its type byte.</summary>
    /// <param name="token">Complete token.</param>
    /// <param name="columns">The columns.</param>
    /// <exception cref="ProtocolException">It is not a row of these columns.</exception>
    public static Row Parse(ReadOnlyMemory<byte> token, IReadOnlyList<Column> columns)
    {
        var reader = new TdsReader(token.Span, Name);
        var values = new TdsValue[columns.Count];
        var hasBitmap = Read(ref reader, token, columns, values);
        reader.End();
        return new Row(values, hasBitmap);
    }

    /// <summary>Writes what stands before the values of a row: each is then written by <see cref="ValueWriter"/>.</summary>
    /// <param name="output">Where it goes.</param>
    public static void WriteStart(IBufferWriter<byte> output) => output.WriteByte(TokenType.Row);

    /// <summary>Writes what stands before the values of a row in which nulls take a bit: those are then left out.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="nulls">For each column whether it is null.</param>
    public static void WriteStart(IBufferWriter<byte> output, ReadOnlySpan<bool> nulls)
    {
        output.WriteByte(TokenType.NbcRow);
        var length = BitmapLength(nulls.Length);
        var bitmap = output.GetSpan(length)[..length];
        bitmap.Clear();
        for (var i = 0; i < nulls.Length; i++)
        {
            if (nulls[i])
                bitmap[i / 8] |= (byte)(1 << (i % 8));
        }

        output.Advance(length);
    }

    /// <summary>Reads a row into <paramref name="values"/>, which has a place for each column.</summary>
    internal static bool Read(ref TdsReader reader, ReadOnlyMemory<byte> content, IReadOnlyList<Column> columns, TdsValue[] values)
    {
        var type = reader.ReadByte("type");
        if (type is not (TokenType.Row or TokenType.NbcRow))
            throw ProtocolException.UnexpectedMessage(reader.MessageName, type);
        var bitmap = type == TokenType.NbcRow ? reader.ReadBytes(BitmapLength(columns.Count), "nulls") : default;
        for (var i = 0; i < columns.Count; i++)
        {
            values[i] = IsNull(bitmap, i)
                ? TdsValue.Null(columns[i].Type)
                : ValueFormat.Read(ref reader, content, columns[i].Type, inRow: true);
        }

        return type == TokenType.NbcRow;
    }

    internal static int BitmapLength(int columns) => (columns + 7) / 8;

    internal static bool IsNull(ReadOnlySpan<byte> bitmap, int column)
        => !bitmap.IsEmpty && (bitmap[column / 8] & (1 << (column % 8))) != 0;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        if (HasNullBitmap)
            WriteStart(output, [.. Values.Select(value => value.IsNull)]);
        else
            WriteStart(output);
        foreach (var value in Values)
        {
            if (!HasNullBitmap || !value.IsNull)
                value.Write(output, inRow: true);
        }
    }

    /// <summary>Never the values.</summary>
    public override string ToString() => $"{Name}, {Values.Count} values";
}
