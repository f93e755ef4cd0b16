using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>FEDAUTHINFO: where the client gets a token. No DONE follows it. MS-TDS 2.2.7.12.</summary>
/// <param name="StsUrl">The authority: the tenant's address.</param>
/// <param name="Spn">The resource.</param>
public sealed record FedAuthInfo(string StsUrl, string Spn) : ITdsToken
{
    private const byte StsUrlId = 1;
    private const byte SpnId = 2;
    private const int EntryLength = 9;
    private const int MaxEntries = 16;

    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static FedAuthInfo Parse(ReadOnlySpan<byte> token) => Answer.Only(token, "FEDAUTHINFO", Read);

    internal static FedAuthInfo Read(ref TdsReader reader)
    {
        reader.ReadType(TokenType.FedAuthInfo);
        var content = reader.ReadBytes(reader.ReadUInt32("length"), "content");
        var body = new TdsReader(content, reader.MessageName);
        var count = body.ReadUInt32("number of entries");
        if (count > MaxEntries)
            throw body.Invalid($"{count} entries; the most is {MaxEntries}", 0);
        var regions = new Regions(reader.MessageName, content.Length);
        var values = new Dictionary<byte, string>();
        for (var i = 0; i < count; i++)
        {
            var start = body.Offset;
            var (id, length) = (body.ReadByte("entry"), body.ReadUInt32("length of an entry"));
            var offset = body.ReadUInt32("offset of an entry");
            regions.Add(offset, length, $"entry {id}", start);
            var text = length == 0 ? "" : body.Decode(content.Slice((int)offset, (int)length), $"entry {id}", (int)offset);
            if (!values.TryAdd(id, text))
                throw body.Invalid($"entry {id} is there twice", start);
        }

        regions.Check(body.Offset);
        return values.TryGetValue(StsUrlId, out var url) && values.TryGetValue(SpnId, out var spn)
            ? new FedAuthInfo(url, spn)
            : throw body.Invalid("the authority or the resource is missing", 0);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        const int Head = sizeof(uint) + (2 * EntryLength);
        var url = TdsWriter.Bytes(StsUrl);
        var spn = TdsWriter.Bytes(Spn);
        output.WriteByte(TokenType.FedAuthInfo);
        output.WriteUInt32((uint)(Head + url.Length + spn.Length));
        output.WriteUInt32(2);
        WriteEntry(output, StsUrlId, url.Length, Head);
        WriteEntry(output, SpnId, spn.Length, Head + url.Length);
        output.Write(url);
        output.Write(spn);
    }

    private static void WriteEntry(IBufferWriter<byte> output, byte id, int length, int offset)
    {
        output.WriteByte(id);
        output.WriteUInt32((uint)length);
        output.WriteUInt32((uint)offset);
    }
}
