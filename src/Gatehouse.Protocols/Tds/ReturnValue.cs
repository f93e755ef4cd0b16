using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>RETURNVALUE: an output parameter of a procedure, or what a function returned. MS-TDS 2.2.7.19.</summary>
/// <param name="Ordinal">Place among the parameters, from 0.</param>
/// <param name="Name">Name as the client wrote it, with its @. Drivers look for their own.</param>
/// <param name="Value">Type and value.</param>
public sealed record ReturnValue(ushort Ordinal, string Name, TdsValue Value) : ITdsToken
{
    private const string TokenName = "RETURNVALUE";
    private const byte OutputParameter = 1;

    /// <summary>Where it is from: 1 a parameter, 2 a function's result.</summary>
    public byte Status { get; init; } = OutputParameter;

    /// <summary>Number of its alias type, or 0.</summary>
    public uint UserType { get; init; }

    /// <summary>What else is known of it.</summary>
    public ColumnProperties Properties { get; init; }

    /// <summary>Parses a token with its type byte.</summary>
    /// <exception cref="ProtocolException">It is not this token, or its type is not supported.</exception>
    public static ReturnValue Parse(ReadOnlyMemory<byte> token)
    {
        var reader = new TdsReader(token.Span, TokenName);
        var value = Read(ref reader, token);
        reader.End();
        return value;
    }

    internal static ReturnValue Read(ref TdsReader reader, ReadOnlyMemory<byte> content)
    {
        reader.ReadType(TokenType.ReturnValue);
        var ordinal = reader.ReadUInt16("ordinal");
        var name = reader.ReadShortText("name");
        var status = reader.ReadByte("status");
        var userType = reader.ReadUInt32("user type");
        var properties = (ColumnProperties)reader.ReadUInt16("flags");
        var type = TypeInfoFormat.Read(ref reader);
        return new ReturnValue(ordinal, name, ValueFormat.Read(ref reader, content, type, inRow: false))
        {
            Status = status,
            UserType = userType,
            Properties = properties,
        };
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteByte(TokenType.ReturnValue);
        output.WriteUInt16(Ordinal);
        output.WriteShortText(Name);
        output.WriteByte(Status);
        output.WriteUInt32(UserType);
        output.WriteUInt16((ushort)Properties);
        Value.Type.Write(output);
        Value.Write(output, inRow: false);
    }
}
