using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gatehouse.Protocols.Tds;

/// <summary>ENVCHANGE: something of the session has changed. MS-TDS 2.2.7.9.</summary>
/// <param name="Type">What.</param>
/// <param name="NewValue">What it is now; texts as UTF-16.</param>
/// <param name="OldValue">What it was.</param>
public sealed record EnvChange(EnvChangeType Type, ReadOnlyMemory<byte> NewValue, ReadOnlyMemory<byte> OldValue) : ITdsToken
{
    private const string Name = "ENVCHANGE";
    private const byte Tcp = 0;

    /// <summary>What it is now, where it is a text.</summary>
    public string NewText => Encoding.Unicode.GetString(NewValue.Span);

    private bool IsText => Type is EnvChangeType.Database or EnvChangeType.Language or EnvChangeType.CharacterSet
        or EnvChangeType.PacketSize or EnvChangeType.SortLocale or EnvChangeType.SortFlags or EnvChangeType.MirroringPartner
        or EnvChangeType.UserInstance;

    /// <summary>A change of a text.</summary>
    /// <param name="type">What.</param>
    /// <param name="now">What it is now.</param>
    /// <param name="before">What it was.</param>
    public static EnvChange Text(EnvChangeType type, string now, string before = "")
        => new(type, TdsWriter.Bytes(now).ToArray(), TdsWriter.Bytes(before).ToArray());

    /// <summary>The size of packets from here on.</summary>
    /// <param name="now">What it is now, in bytes.</param>
    /// <param name="before">What it was, in bytes.</param>
    public static EnvChange PacketSize(int now, int before = PacketHeader.DefaultPacketSize)
        => Text(EnvChangeType.PacketSize, now.ToString(CultureInfo.InvariantCulture), before.ToString(CultureInfo.InvariantCulture));

    /// <summary>Another server to log in at.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="port">Its TCP port.</param>
    public static EnvChange Route(string server, ushort port)
    {
        var value = new ArrayBufferWriter<byte>();
        value.WriteByte(Tcp);
        value.WriteUInt16(port);
        value.WriteLongText(server);
        return new EnvChange(EnvChangeType.Routing, value.WrittenSpan.ToArray(), default);
    }

    /// <summary>The server and port of a <see cref="EnvChangeType.Routing"/>.</summary>
    /// <exception cref="ProtocolException">It is no route over TCP.</exception>
    public (string Server, ushort Port) ReadRoute()
    {
        var reader = new TdsReader(NewValue.Span, Name);
        if (reader.ReadByte("protocol") is var protocol and not Tcp)
            throw reader.Invalid($"protocol {protocol} is not TCP", 0);
        var port = reader.ReadUInt16("port");
        var server = reader.ReadLongText("server");
        reader.End();
        return (server, port);
    }

    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token.</exception>
    public static EnvChange Parse(ReadOnlySpan<byte> token) => Answer.Only(token, Name, Read);

    internal static EnvChange Read(ref TdsReader reader)
    {
        reader.ReadType(TokenType.EnvChange);
        var body = reader.ReadBody();
        var change = new EnvChange((EnvChangeType)body.ReadByte("kind"), default, default);
        if (!Enum.IsDefined(change.Type))
            throw body.Invalid($"kind {(byte)change.Type} is not known", 0);
        change = change with { NewValue = change.ReadValue(ref body, isNew: true), OldValue = change.ReadValue(ref body, isNew: false) };
        body.End();
        if (change.Type == EnvChangeType.Routing)
            _ = change.ReadRoute();
        return change;
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => output.WriteToken(TokenType.EnvChange, body =>
    {
        body.WriteByte((byte)Type);
        WriteValue(body, NewValue.Span, isNew: true);
        WriteValue(body, OldValue.Span, isNew: false);
    });

    private byte[] ReadValue(ref TdsReader body, bool isNew)
    {
        long length = LengthSize(isNew) switch
        {
            1 => body.ReadByte("length of a value"),
            2 => body.ReadUInt16("length of a value"),
            _ => body.ReadUInt32("length of a value"),
        };
        var start = body.Offset;
        var value = body.ReadBytes(IsText ? length * 2 : length, "a value");
        if (IsText)
            _ = body.Decode(value, "a value", start);
        return value.ToArray();
    }

    private void WriteValue(IBufferWriter<byte> body, ReadOnlySpan<byte> value, bool isNew)
    {
        switch (LengthSize(isNew))
        {
            case 1 when IsText:
                body.WriteShortText(Encoding.Unicode.GetString(value));
                return;
            case 1:
                body.WriteShortBytes(value);
                return;
            case 2:
                body.WriteUInt16(checked((ushort)value.Length));
                break;
            default:
                body.WriteUInt32((uint)value.Length);
                break;
        }

        body.Write(value);
    }

    private int LengthSize(bool isNew) => Type switch
    {
        EnvChangeType.Routing => 2,
        EnvChangeType.PromoteTransaction when isNew => 4,
        _ => 1,
    };
}
