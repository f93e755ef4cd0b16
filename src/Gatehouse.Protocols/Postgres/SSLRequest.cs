using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The client asks for TLS before it says anything else.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST</remarks>
public sealed record SSLRequest : StartupPacket, IPostgresMessage
{
    /// <summary>Stands where a version would: 1234.5679.</summary>
    public const int Code = 80877103;

    /// <summary>Parses what follows the length word.</summary>
    public static new SSLRequest Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(SSLRequest));
        if (reader.ReadInt32("code") is var code and not Code)
            throw ProtocolException.InvalidValue(nameof(SSLRequest), $"code {code}", 0);

        reader.End();
        return new SSLRequest();
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteInt32(MinLength);
        output.WriteInt32(Code);
    }
}
