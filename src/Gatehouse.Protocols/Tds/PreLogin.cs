using System.Buffers;
using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>PRELOGIN: the first message of both sides. An option that is null is left out. MS-TDS 2.2.6.5.</summary>
/// <param name="Version">Version of the program: four bytes of version, two of a sub-build.</param>
/// <param name="Encryption">What the side wants of encryption.</param>
public sealed record PreLogin(ReadOnlyMemory<byte>? Version, Encryption? Encryption) : ITdsMessage
{
    /// <summary>Longest message that is taken, in bytes: the options' table and what real drivers send, several times over.</summary>
    public const int MaxLength = 2048;

    /// <summary>Length of a nonce, in bytes.</summary>
    public const int NonceLength = 32;

    private const string Name = "PRELOGIN";
    private const byte Terminator = 0xFF;
    private const int EntryLength = 5;

    /// <summary>Name of the server's instance, with its zero byte.</summary>
    public ReadOnlyMemory<byte>? Instance { get; init; }

    /// <summary>Number of the client's thread: four bytes, or none in an answer.</summary>
    public ReadOnlyMemory<byte>? ThreadId { get; init; }

    /// <summary>Whether several requests may be open at once (MARS).</summary>
    public bool? Mars { get; init; }

    /// <summary>Ids that the client traces by: 36 bytes, or none in an answer.</summary>
    public ReadOnlyMemory<byte>? TraceId { get; init; }

    /// <summary>FEDAUTHREQUIRED. From a client it does not mean that a token follows: drivers send it for passwords too.</summary>
    public bool? FedAuthRequired { get; init; }

    /// <summary>NONCEOPT: 32 bytes.</summary>
    public ReadOnlyMemory<byte>? Nonce { get; init; }

    /// <summary>The type of a client's message; a server's is <see cref="PacketType.Reply"/>.</summary>
    public PacketType PacketType => PacketType.PreLogin;

    /// <summary>Parses the content of a message. Options of unknown number are skipped.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">The content is not PRELOGIN.</exception>
    public static PreLogin Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxLength)
            throw ProtocolException.LengthOutOfRange(Name, content.Length, 1, MaxLength);

        var reader = new TdsReader(content, Name);
        var regions = new Regions(Name, content.Length);
        var values = new ReadOnlyMemory<byte>?[byte.MaxValue + 1];
        while (true)
        {
            var start = reader.Offset;
            var id = reader.ReadByte("option");
            if (id == Terminator)
                break;
            var entry = reader.ReadBytes(EntryLength - 1, "option");
            var (offset, length) = (BinaryPrimitives.ReadUInt16BigEndian(entry), BinaryPrimitives.ReadUInt16BigEndian(entry[2..]));
            if (values[id] is not null)
                throw reader.Invalid($"option {id} is there twice", start);
            regions.Add(offset, length, $"option {id}", start);
            values[id] = length == 0 ? ReadOnlyMemory<byte>.Empty : content.Slice(offset, length).ToArray();
        }

        regions.Check(reader.Offset);
        return new PreLogin(Fixed(values, 0, 6), (Encryption?)Byte(values, 1, (byte)Tds.Encryption.Required))
        {
            Instance = values[2],
            ThreadId = FixedOrEmpty(values, 3, 4),
            Mars = Byte(values, 4, 1) is { } mars ? mars == 1 : null,
            TraceId = FixedOrEmpty(values, 5, 36),
            FedAuthRequired = Byte(values, 6, 1) is { } required ? required == 1 : null,
            Nonce = Fixed(values, 7, NonceLength),
        };
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        (byte Id, ReadOnlyMemory<byte>? Value)[] all =
        [
            (0, Version), (1, Flag((byte?)Encryption)), (2, Instance), (3, ThreadId), (4, Flag(Mars)), (5, TraceId),
            (6, Flag(FedAuthRequired)), (7, Nonce),
        ];
        var options = all.Where(option => option.Value is not null).Select(option => (option.Id, Value: option.Value!.Value)).ToList();
        var offset = (options.Count * EntryLength) + 1;
        foreach (var (id, value) in options)
        {
            var entry = output.GetSpan(EntryLength);
            entry[0] = id;
            BinaryPrimitives.WriteUInt16BigEndian(entry[1..], (ushort)offset);
            BinaryPrimitives.WriteUInt16BigEndian(entry[3..], (ushort)value.Length);
            output.Advance(EntryLength);
            offset += value.Length;
        }

        output.WriteByte(Terminator);
        foreach (var (_, value) in options)
            output.Write(value.Span);
    }

    private static ReadOnlyMemory<byte>? Flag(byte? value) => value is { } flag ? new byte[] { flag } : (ReadOnlyMemory<byte>?)null;

    private static ReadOnlyMemory<byte>? Flag(bool? value) => Flag(value is { } flag ? (byte)(flag ? 1 : 0) : (byte?)null);

    private static ReadOnlyMemory<byte>? Fixed(ReadOnlyMemory<byte>?[] values, byte id, int length)
        => values[id] is not { } value || value.Length == length
            ? values[id]
            : throw ProtocolException.InvalidValue(Name, $"option {id} has {value.Length} bytes and needs {length}", 0);

    private static ReadOnlyMemory<byte>? FixedOrEmpty(ReadOnlyMemory<byte>?[] values, byte id, int length)
        => values[id] is { Length: 0 } ? values[id] : Fixed(values, id, length);

    private static byte? Byte(ReadOnlyMemory<byte>?[] values, byte id, byte maximum)
    {
        if (Fixed(values, id, 1) is not { } value)
            return null;
        var single = value.Span[0];
        return single <= maximum ? single : throw ProtocolException.InvalidValue(Name, $"option {id} is {single}", 0);
    }
}
