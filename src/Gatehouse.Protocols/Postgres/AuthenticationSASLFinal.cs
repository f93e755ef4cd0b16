using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The last step of a SASL authentication: data of the mechanism's own, from the server.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-AUTHENTICATIONSASLFINAL</remarks>
/// <param name="Data">The data.</param>
public sealed record AuthenticationSASLFinal(ReadOnlyMemory<byte> Data) : IPostgresMessage
{
    /// <summary>The kind of authentication message.</summary>
    public const int Kind = 12;

    /// <summary>Parses a complete body.</summary>
    public static AuthenticationSASLFinal Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(AuthenticationSASLFinal));
        if (reader.ReadInt32("kind") is var kind && kind != Kind)
            throw ProtocolException.InvalidValue(nameof(AuthenticationSASLFinal), $"kind {kind}", 0);
        return new AuthenticationSASLFinal(reader.ReadBytes(reader.Remaining, "data").ToArray());
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(AuthenticationRequest.Type, sizeof(int) + Data.Length);
        output.WriteInt32(Kind);
        output.Write(Data.Span);
    }
}
