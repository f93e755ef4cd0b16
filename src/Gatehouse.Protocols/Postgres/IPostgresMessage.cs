using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>A message that can be written.</summary>
public interface IPostgresMessage
{
    /// <summary>Writes the whole message, with its type and length.</summary>
    /// <param name="output">Where it goes.</param>
    void Write(IBufferWriter<byte> output);
}
