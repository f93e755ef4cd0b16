using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Gives the client what it needs to cancel later.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-BACKENDKEYDATA</remarks>
/// <param name="ProcessId">The session's number.</param>
/// <param name="SecretKey">The session's secret: 4 bytes in protocol 3.0, up to 256 in 3.2.</param>
public sealed record BackendKeyData(int ProcessId, ReadOnlyMemory<byte> SecretKey) : IPostgresMessage
{
    /// <summary>Type byte.</summary>
    public const byte Type = (byte)'K';

    /// <summary>Shortest secret, and the only length in protocol 3.0, in bytes.</summary>
    public const int MinSecretLength = 4;

    /// <summary>Longest secret, in bytes.</summary>
    public const int MaxSecretLength = 256;

    /// <summary>Parses a complete body.</summary>
    public static BackendKeyData Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(BackendKeyData));
        var processId = reader.ReadInt32("process id");
        return new BackendKeyData(processId, ReadSecretKey(ref reader, nameof(BackendKeyData)));
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, sizeof(int) + SecretKey.Length);
        output.WriteInt32(ProcessId);
        output.Write(SecretKey.Span);
    }

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(BackendKeyData)}({ProcessId})";

    internal static byte[] ReadSecretKey(ref PostgresReader reader, string messageName)
    {
        if (reader.Remaining < MinSecretLength)
            throw ProtocolException.Truncated(messageName, $"a secret of {reader.Remaining} bytes", reader.Offset);
        if (reader.Remaining > MaxSecretLength)
            throw ProtocolException.TrailingBytes(messageName, reader.Remaining - MaxSecretLength, reader.Offset + MaxSecretLength);
        return reader.ReadBytes(reader.Remaining, "secret key").ToArray();
    }
}
