using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>COLMETADATA: the columns of the rows that follow. MS-TDS 2.2.7.4.</summary>
/// <param name="Columns">The columns; empty where the client did not want them (NoMetaData).</param>
public sealed record ColMetadata(IReadOnlyList<Column> Columns) : ITdsToken
{
    /// <summary>Most columns of a result.</summary>
    public const int MaxColumns = 4096;

    private const string Name = "COLMETADATA";
    private const ushort NoMetadata = 0xFFFF;

    /// <summary>Parses a token of an answer with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token, or a type is not supported.</exception>
    public static ColMetadata Parse(ReadOnlySpan<byte> token)
        => Answer.Only(token, Name, static (ref TdsReader reader) => Read(ref reader, isBulk: false));

    internal static ColMetadata Read(ref TdsReader reader, bool isBulk)
    {
        reader.ReadType(TokenType.ColMetadata);
        var count = reader.ReadUInt16("number of columns");
        if (count == NoMetadata)
            return new ColMetadata([]);
        if (count > MaxColumns)
            throw reader.Invalid($"{count} columns are more than {MaxColumns}", reader.Offset - 2);

        // Room as they come: a number is sent easily.
        var columns = new List<Column>();
        for (var i = 0; i < count; i++)
            columns.Add(Column.Read(ref reader, isBulk));
        return new ColMetadata(columns);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => Write(output, isBulk: false);

    internal void Write(IBufferWriter<byte> output, bool isBulk)
    {
        output.WriteByte(TokenType.ColMetadata);
        output.WriteUInt16(Columns.Count == 0 ? NoMetadata : checked((ushort)Columns.Count));
        foreach (var column in Columns)
            column.Write(output, isBulk);
    }
}
