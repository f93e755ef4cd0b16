using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>A parameter of a call. MS-TDS 2.2.6.6.</summary>
/// <param name="Name">Its name with its @; empty where it is known by its place.</param>
/// <param name="Value">Type and value.</param>
/// <param name="IsOutput">Whether the client wants it back.</param>
/// <param name="IsDefault">Whether the procedure's default is meant; the value is null then.</param>
public sealed record RpcParameter(string Name, TdsValue Value, bool IsOutput = false, bool IsDefault = false)
{
    private const byte ByReference = 0x01;
    private const byte Default = 0x02;
    private const byte Encrypted = 0x08;

    internal static RpcParameter Read(ref TdsReader reader, ReadOnlyMemory<byte> content)
    {
        var start = reader.Offset;
        var name = reader.ReadShortText("parameter");
        var status = reader.ReadByte("status of a parameter");
        if ((status & Encrypted) != 0)
            throw ProtocolException.NotSupported(reader.MessageName, "an encrypted parameter is not supported", start);
        var type = TypeInfoFormat.Read(ref reader);
        var value = ValueFormat.Read(ref reader, content, type, inRow: false);
        return new RpcParameter(name, value, (status & ByReference) != 0, (status & Default) != 0);
    }

    internal void Write(IBufferWriter<byte> output)
    {
        output.WriteShortText(Name);
        output.WriteByte((byte)((IsOutput ? ByReference : 0) | (IsDefault ? Default : 0)));
        Value.Type.Write(output);
        Value.Write(output, inRow: false);
    }
}
