using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>A message that can be written.</summary>
public interface IMySqlMessage
{
    /// <summary>Writes the payload; the packet header is the sender's, because only it knows the packet's number.</summary>
    /// <param name="output">Where it goes.</param>
    void Write(IBufferWriter<byte> output);
}
