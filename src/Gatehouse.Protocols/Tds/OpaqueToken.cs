using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>A part of an answer that is carried and not looked into: ORDER, TABNAME, COLINFO, SSPI or SESSIONSTATE.</summary>
/// <param name="Type">First byte.</param>
/// <param name="Data">What follows its length.</param>
public sealed record OpaqueToken(byte Type, ReadOnlyMemory<byte> Data) : ITdsToken
{
    internal static OpaqueToken Read(ref TdsReader reader)
    {
        var type = reader.ReadByte("type");
        var length = type == TokenType.SessionState ? reader.ReadUInt32("length") : reader.ReadUInt16("length");
        return new OpaqueToken(type, reader.ReadBytes(length, "content").ToArray());
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(Type);
        if (Type == TokenType.SessionState)
            output.WriteUInt32((uint)Data.Length);
        else
            output.WriteUInt16(checked((ushort)Data.Length));
        output.Write(Data.Span);
    }
}
