using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Asks, on a connection of its own, to cancel what a session is doing.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-CANCELREQUEST</remarks>
/// <param name="ProcessId">The session's number, as <see cref="BackendKeyData"/> gave it.</param>
/// <param name="SecretKey">The session's secret: 4 bytes in protocol 3.0, up to 256 in 3.2.</param>
public sealed record CancelRequest(int ProcessId, ReadOnlyMemory<byte> SecretKey) : StartupPacket, IPostgresMessage
{
    /// <summary>Stands where a version would: 1234.5678.</summary>
    public const int Code = 80877102;

    /// <summary>Parses what follows the length word.</summary>
    public static new CancelRequest Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(CancelRequest));
        if (reader.ReadInt32("code") is var code and not Code)
            throw ProtocolException.InvalidValue(nameof(CancelRequest), $"code {code}", 0);

        var processId = reader.ReadInt32("process id");
        return new CancelRequest(processId, BackendKeyData.ReadSecretKey(ref reader, nameof(CancelRequest)));
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteInt32((3 * sizeof(int)) + SecretKey.Length);
        output.WriteInt32(Code);
        output.WriteInt32(ProcessId);
        output.Write(SecretKey.Span);
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(CancelRequest)}({ProcessId})";
}
