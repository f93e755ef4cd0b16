using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The server waits for a query.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-READYFORQUERY</remarks>
/// <param name="TransactionStatus"><c>I</c> idle, <c>T</c> in a transaction, <c>E</c> in a failed transaction.</param>
public sealed record ReadyForQuery(byte TransactionStatus) : IPostgresMessage
{
    /// <summary>Type byte.</summary>
    public const byte Type = (byte)'Z';

    /// <summary>Parses a complete body.</summary>
    public static ReadyForQuery Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(ReadyForQuery));
        var status = reader.ReadByte("transaction status");
        if (status is not ((byte)'I' or (byte)'T' or (byte)'E'))
            throw ProtocolException.InvalidValue(nameof(ReadyForQuery), $"transaction status 0x{status:x2}", 0);
        reader.End();
        return new ReadyForQuery(status);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, 1);
        output.WriteByte(TransactionStatus);
    }
}
