using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The client asks for GSSAPI encryption before it says anything else.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-GSSENCREQUEST</remarks>
public sealed record GSSENCRequest : StartupPacket, IPostgresMessage
{
    /// <summary>Stands where a version would: 1234.5680.</summary>
    public const int Code = 80877104;

    /// <summary>Parses what follows the length word.</summary>
    public static new GSSENCRequest Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(GSSENCRequest));
        if (reader.ReadInt32("code") is var code and not Code)
            throw ProtocolException.InvalidValue(nameof(GSSENCRequest), $"code {code}", 0);

        reader.End();
        return new GSSENCRequest();
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteInt32(MinLength);
        output.WriteInt32(Code);
    }
}
