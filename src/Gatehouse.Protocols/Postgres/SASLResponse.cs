using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>A later answer of the client in a SASL authentication: data of the mechanism's own.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SASLRESPONSE</remarks>
public sealed class SASLResponse(byte[] data) : IPostgresMessage
{
    /// <summary>Type byte; the other answers to an authentication request share it.</summary>
    public const byte Type = PasswordMessage.Type;

    /// <summary>The data.</summary>
    public ReadOnlySpan<byte> Data => data;

    /// <summary>Takes a complete body: all of it is data.</summary>
    public static SASLResponse Parse(ReadOnlySpan<byte> body) => new(body.ToArray());

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, data.Length);
        output.Write(data);
    }

    /// <summary>Never the data.</summary>
    public override string ToString() => $"{nameof(SASLResponse)}({data.Length} bytes)";
}
