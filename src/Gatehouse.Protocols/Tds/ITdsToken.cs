using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>One part of a server's answer. An answer is a message of type <see cref="PacketType.Reply"/> with any number of them.</summary>
public interface ITdsToken
{
    /// <summary>Writes the token with its type byte and length.</summary>
    /// <param name="output">Where it goes.</param>
    void Write(IBufferWriter<byte> output);
}
