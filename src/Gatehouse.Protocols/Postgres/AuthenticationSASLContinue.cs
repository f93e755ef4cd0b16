using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>A step of a SASL authentication: data of the mechanism's own, from the server.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-AUTHENTICATIONSASLCONTINUE</remarks>
/// <param name="Data">The data.</param>
public sealed record AuthenticationSASLContinue(ReadOnlyMemory<byte> Data) : IPostgresMessage
{
    /// <summary>The kind of authentication message.</summary>
    public const int Kind = 11;

    /// <summary>Parses a complete body.</summary>
    public static AuthenticationSASLContinue Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(AuthenticationSASLContinue));
        if (reader.ReadInt32("kind") is var kind && kind != Kind)
            throw ProtocolException.InvalidValue(nameof(AuthenticationSASLContinue), $"kind {kind}", 0);
        return new AuthenticationSASLContinue(reader.ReadBytes(reader.Remaining, "data").ToArray());
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(AuthenticationRequest.Type, sizeof(int) + Data.Length);
        output.WriteInt32(Kind);
        output.Write(Data.Span);
    }
}
