using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Tds;

/// <summary>LOGIN7: who logs in, from where, to which database, with which features. MS-TDS 2.2.6.4.</summary>
/// <param name="Version">Version of the protocol; see <see cref="TdsVersion"/>. Clients of TDS 8 say 7.4 too.</param>
/// <param name="PacketSize">Size of packets that the client wants, in bytes.</param>
/// <param name="UserName">The SQL login; empty with a token.</param>
/// <param name="Database">The database; empty for the login's own.</param>
public sealed record Login7(uint Version, uint PacketSize, string UserName, string Database) : ITdsMessage
{
    /// <summary>Longest message that is taken, in bytes: the fields, and a token of 64 Ki characters.</summary>
    public const int MaxLength = (2 * 65_536) + 16_384;

    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 128;

    /// <summary>Bit of <see cref="OptionFlags2"/>: integrated authentication.</summary>
    public const byte IntegratedSecurity = 0x80;

    /// <summary>Bit of <see cref="TypeFlags"/>: the client only reads (ApplicationIntent=ReadOnly).</summary>
    public const byte ReadOnlyIntent = 0x20;

    private const string Name = "LOGIN7";
    private const int FixedLength = 94;
    private const int ExtensionPlace = 56;
    private const byte HasExtension = 0x10;
    private const int MaxFileLength = 260;

    // Where the offset and length of each text stand.
    private static readonly (int Place, string Field, int Maximum)[] Texts =
    [
        (36, "host name", MaxNameLength), (40, "user name", MaxNameLength), (44, "password", MaxNameLength),
        (48, "application name", MaxNameLength),
        (52, "server name", MaxNameLength), (60, "library name", MaxNameLength), (64, "language", MaxNameLength),
        (68, "database", MaxNameLength),
        (82, "database file", MaxFileLength), (86, "new password", MaxNameLength),
    ];

    /// <summary>Version of the client's program.</summary>
    public uint ClientVersion { get; init; }

    /// <summary>Process id of the client.</summary>
    public uint ClientProcessId { get; init; }

    /// <summary>Number of a connection in the client.</summary>
    public uint ConnectionId { get; init; }

    /// <summary>fByteOrder to fSetLang.</summary>
    public byte OptionFlags1 { get; init; } = 0xE0;

    /// <summary>fLanguage to fIntSecurity.</summary>
    public byte OptionFlags2 { get; init; } = 0x03;

    /// <summary>fSQLType to fReadOnlyIntent.</summary>
    public byte TypeFlags { get; init; }

    /// <summary>fChangePassword to fExtension; the bit for features is set by <see cref="Features"/>.</summary>
    public byte OptionFlags3 { get; init; }

    /// <summary>Minutes from UTC to the client's time.</summary>
    public int TimeZone { get; init; }

    /// <summary>The client's locale.</summary>
    public uint Locale { get; init; }

    /// <summary>Name of the client's machine.</summary>
    public string HostName { get; init; } = "";

    /// <summary>Plain UTF-16 of the password; empty with a token.</summary>
    public ReadOnlyMemory<byte> Password { get; init; }

    /// <summary>Name of the client's program.</summary>
    public string ApplicationName { get; init; } = "";

    /// <summary>The server as the client calls it.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Name of the driver.</summary>
    public string LibraryName { get; init; } = "";

    /// <summary>Language of messages and dates; empty for the login's own.</summary>
    public string Language { get; init; } = "";

    /// <summary>Six bytes that tell the client's machine from others.</summary>
    public ReadOnlyMemory<byte> ClientId { get; init; } = new byte[6];

    /// <summary>First message of integrated authentication.</summary>
    public ReadOnlyMemory<byte> Sspi { get; init; }

    /// <summary>A file to attach as the database.</summary>
    public string DatabaseFile { get; init; } = "";

    /// <summary>Plain UTF-16 of the password that the login shall have from now on.</summary>
    public ReadOnlyMemory<byte> NewPassword { get; init; }

    /// <summary>What the client asks for beyond the version. Empty: none.</summary>
    public IReadOnlyList<FeatureExtension> Features { get; init; } = [];

    /// <inheritdoc/>
    public PacketType PacketType => PacketType.Login7;

    /// <summary>Parses the content of a message.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">The content is not LOGIN7.</exception>
    public static Login7 Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxLength)
            throw ProtocolException.LengthOutOfRange(Name, content.Length, FixedLength, MaxLength);
        var reader = new TdsReader(content, Name);
        var length = reader.ReadUInt32("length");
        if (length > content.Length || content.Length < FixedLength)
            throw ProtocolException.Truncated(
                Name, $"it needs {Math.Max(length, FixedLength)} bytes and {content.Length} are there", content.Length);
        if (length < content.Length)
            throw ProtocolException.TrailingBytes(Name, content.Length - length, length);

        var regions = new Regions(Name, content.Length);
        foreach (var (place, field, maximum) in Texts)
        {
            if (UInt16(content, place + 2) > maximum)
                throw ProtocolException.InvalidValue(
                    Name, $"the {field} has {UInt16(content, place + 2)} characters; the most is {maximum}", place);
            regions.Add(UInt16(content, place), UInt16(content, place + 2) * 2, field, place);
        }

        var sspi = Sspis(content, regions);
        var features = ReadFeatures(content, regions);
        regions.Check(FixedLength, mayHaveMore: true);
        return new Login7(UInt32(content, 4), UInt32(content, 8), Text(content, reader, 40), Text(content, reader, 68))
        {
            ClientVersion = UInt32(content, 12),
            ClientProcessId = UInt32(content, 16),
            ConnectionId = UInt32(content, 20),
            OptionFlags1 = content[24],
            OptionFlags2 = content[25],
            TypeFlags = content[26],
            OptionFlags3 = (byte)(content[27] & ~HasExtension),
            TimeZone = (int)UInt32(content, 28),
            Locale = UInt32(content, 32),
            HostName = Text(content, reader, 36),
            Password = Secret(content, 44),
            ApplicationName = Text(content, reader, 48),
            ServerName = Text(content, reader, 52),
            LibraryName = Text(content, reader, 60),
            Language = Text(content, reader, 64),
            ClientId = content.Slice(72, 6).ToArray(),
            Sspi = sspi,
            DatabaseFile = Text(content, reader, 82),
            NewPassword = Secret(content, 86),
            Features = features,
        };
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        var head = new byte[FixedLength];
        var data = new ArrayBufferWriter<byte>(512);
        (uint Value, int Place)[] numbers =
        [
            (Version, 4), (PacketSize, 8), (ClientVersion, 12), (ClientProcessId, 16), (ConnectionId, 20), ((uint)TimeZone, 28),
            (Locale, 32),
        ];
        foreach (var (value, place) in numbers)
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(place), value);
        (head[24], head[25], head[26]) = (OptionFlags1, OptionFlags2, TypeFlags);
        head[27] = (byte)(OptionFlags3 | (Features.Count > 0 ? HasExtension : 0));
        ClientId.Span.CopyTo(head.AsSpan(72, 6));

        (int Place, string Value)[] texts =
        [
            (36, HostName), (40, UserName), (48, ApplicationName), (52, ServerName), (60, LibraryName), (64, Language),
            (68, Database), (82, DatabaseFile),
        ];
        foreach (var (place, value) in texts)
            Put(head, data, place, TdsWriter.Bytes(value), 2);
        PutSecret(head, data, 44, Password);
        PutSecret(head, data, 86, NewPassword);
        Put(head, data, 78, Sspi.Span, 1);
        if (Features.Count > 0)
        {
            Put(head, data, ExtensionPlace, [0, 0, 0, 0], 1);
            BinaryPrimitives.WriteInt32LittleEndian(Written(data)[^sizeof(int)..], FixedLength + data.WrittenCount);
            FeatureList.Write(data, Features);
        }

        BinaryPrimitives.WriteInt32LittleEndian(head, FixedLength + data.WrittenCount);
        output.Write(head);
        output.Write(data.WrittenSpan);
        CryptographicOperations.ZeroMemory(Written(data));
    }

    /// <summary>Who wants in, without secrets.</summary>
    public override string ToString()
        => $"{Name} of {(UserName.Length > 0 ? UserName : "a token")} to {Database}, {Features.Count} features";

    private static ReadOnlyMemory<byte> Sspis(ReadOnlySpan<byte> content, Regions regions)
    {
        // 65,535 says that the length stands at byte 90.
        long length = UInt16(content, 80);
        if (length == ushort.MaxValue && UInt32(content, 90) != 0)
            length = UInt32(content, 90);
        regions.Add(UInt16(content, 78), length, "SSPI", 78);
        return length == 0 ? default : content.Slice(UInt16(content, 78), (int)length).ToArray();
    }

    private static IReadOnlyList<FeatureExtension> ReadFeatures(ReadOnlySpan<byte> content, Regions regions)
    {
        if ((content[27] & HasExtension) == 0)
            return [];
        var pointer = UInt16(content, ExtensionPlace);
        regions.Add(pointer, sizeof(uint), "the pointer to the features", ExtensionPlace);

        // The block may stand anywhere: tedious 18 has it between the texts. It ends at its terminator.
        var start = UInt32(content, pointer);
        if (start > content.Length)
            throw ProtocolException.Truncated(Name, $"the features begin at byte {start} of {content.Length}", pointer);
        var reader = new TdsReader(content[(int)start..], $"{Name} features");
        var features = FeatureList.Read(ref reader);
        regions.Add(start, reader.Offset, "the features", pointer);
        return features;
    }

    private static string Text(ReadOnlySpan<byte> content, TdsReader reader, int place)
    {
        var length = UInt16(content, place + 2) * 2;
        return length == 0
            ? ""
            : reader.Decode(content.Slice(UInt16(content, place), length), Texts.Single(text => text.Place == place).Field, place);
    }

    private static byte[] Secret(ReadOnlySpan<byte> content, int place)
    {
        var length = UInt16(content, place + 2) * 2;
        var secret = length == 0 ? [] : content.Slice(UInt16(content, place), length).ToArray();
        Login7Password.Reveal(secret);
        return secret;
    }

    private static void PutSecret(byte[] head, ArrayBufferWriter<byte> data, int place, ReadOnlyMemory<byte> secret)
    {
        Put(head, data, place, secret.Span, 2);
        Login7Password.Obfuscate(Written(data)[^secret.Length..]);
    }

    private static void Put(byte[] head, ArrayBufferWriter<byte> data, int place, ReadOnlySpan<byte> value, int unit)
    {
        var offset = FixedLength + data.WrittenCount;
        if (offset + value.Length > ushort.MaxValue)
            throw new InvalidOperationException("The fields of the login are too long.");
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(place), (ushort)offset);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(place + 2), (ushort)(value.Length / unit));
        data.Write(value);
    }

    private static Span<byte> Written(ArrayBufferWriter<byte> data)
        => System.Runtime.InteropServices.MemoryMarshal.AsMemory(data.WrittenMemory).Span;

    private static ushort UInt16(ReadOnlySpan<byte> content, int at) => BinaryPrimitives.ReadUInt16LittleEndian(content[at..]);

    private static uint UInt32(ReadOnlySpan<byte> content, int at) => BinaryPrimitives.ReadUInt32LittleEndian(content[at..]);
}
