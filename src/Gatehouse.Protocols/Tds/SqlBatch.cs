using System.Buffers;
using System.Runtime.InteropServices;

namespace Gatehouse.Protocols.Tds;

/// <summary>SQLBatch: SQL text. MS-TDS 2.2.6.7.</summary>
/// <param name="Headers">The transaction that it is in.</param>
/// <param name="Text">The text. It may hold lone surrogates, as a text in the database may.</param>
public sealed record SqlBatch(AllHeaders Headers, string Text) : ITdsMessage
{
    private const string Name = "SQLBatch";

    /// <inheritdoc/>
    public PacketType PacketType => PacketType.SqlBatch;

    /// <summary>Parses the content of a message of TDS 7.2 and later.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">The content is not this message.</exception>
    public static SqlBatch Parse(ReadOnlySpan<byte> content)
    {
        var reader = new TdsReader(content, Name);
        var headers = AllHeaders.Read(ref reader);
        var text = reader.ReadBytes(reader.Remaining, "text");
        return text.Length % 2 == 0
            ? new SqlBatch(headers, new string(MemoryMarshal.Cast<byte, char>(text)))
            : throw ProtocolException.Truncated(Name, "half a character is at its end", content.Length);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        Headers.Write(output);
        output.WriteText(Text);
    }

    /// <summary>Never the text: it may hold a secret.</summary>
    public override string ToString() => $"{Name}, {Text.Length} characters";
}
