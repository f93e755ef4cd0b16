using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>An RPC request: calls of procedures, one after the other. MS-TDS 2.2.6.6.</summary>
/// <param name="Headers">The transaction that it is in.</param>
/// <param name="Calls">The calls, one at least.</param>
public sealed record RpcRequest(AllHeaders Headers, IReadOnlyList<RpcCall> Calls) : ITdsMessage
{
    internal const string Name = "RPC request";

    // What stands between two calls. 0x80 was it until TDS 7.1: here a parameter's name of 128 characters begins so.
    private const byte Separator = 0xFF;
    private const byte NoExecSeparator = 0xFE;

    /// <inheritdoc/>
    public PacketType PacketType => PacketType.Rpc;

    /// <summary>Parses the content of a message of TDS 7.2 and later. The values are views of it.</summary>
    /// <param name="content">Complete content.</param>
    /// <exception cref="ProtocolException">
    /// The content is not this message. With <see cref="ProtocolErrorCode.NotSupported"/> it is, but has a type that is not supported, such
    /// as a table-valued parameter: the session can go on.
    /// </exception>
    public static RpcRequest Parse(ReadOnlyMemory<byte> content)
    {
        var reader = new TdsReader(content.Span, Name);
        var headers = AllHeaders.Read(ref reader);
        var calls = new List<RpcCall>();
        var executes = true;
        do
        {
            var call = RpcCall.Read(ref reader, content, ends: IsSeparator);
            calls.Add(executes ? call : call with { NoExec = true });
            if (reader.Remaining == 0)
                break;
            executes = reader.ReadByte("separator") != NoExecSeparator;
        }
        while (reader.Remaining > 0); // a separator may stand behind the last call too

        return new RpcRequest(headers, calls);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        Headers.Write(output);
        for (var i = 0; i < Calls.Count; i++)
        {
            if (i > 0)
                output.WriteByte(Calls[i].NoExec ? NoExecSeparator : Separator);
            Calls[i].Write(output);
        }
    }

    /// <summary>Never the values: they may hold secrets.</summary>
    public override string ToString() => $"{Name}, {Calls.Count} calls";

    private static bool IsSeparator(byte first) => first is Separator or NoExecSeparator;
}
