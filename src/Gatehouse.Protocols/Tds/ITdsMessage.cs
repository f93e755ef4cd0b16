using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>A message that can be written: the content of one or more packets.</summary>
public interface ITdsMessage
{
    /// <summary>The type of its packets.</summary>
    PacketType PacketType { get; }

    /// <summary>Writes the content; packet headers are the sender's, because only it knows the packets' size.</summary>
    /// <param name="output">Where it goes.</param>
    void Write(IBufferWriter<byte> output);
}
