using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Begins a SASL authentication: the mechanisms that the server takes, the best first.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-AUTHENTICATIONSASL</remarks>
/// <param name="Mechanisms">Names, none of them empty.</param>
public sealed record AuthenticationSASL(IReadOnlyList<string> Mechanisms) : IPostgresMessage
{
    /// <summary>The kind of authentication message.</summary>
    public const int Kind = 10;

    private const int MaxMechanisms = 32;

    /// <summary>Parses a complete body.</summary>
    public static AuthenticationSASL Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(AuthenticationSASL));
        if (reader.ReadInt32("kind") is var kind && kind != Kind)
            throw ProtocolException.InvalidValue(nameof(AuthenticationSASL), $"kind {kind}", 0);
        var mechanisms = new List<string>();
        while (reader.ReadString("mechanism") is { Length: > 0 } mechanism)
        {
            if (mechanisms.Count == MaxMechanisms)
                throw ProtocolException.InvalidValue(nameof(AuthenticationSASL), $"more than {MaxMechanisms} mechanisms", reader.Offset);
            mechanisms.Add(mechanism);
        }

        reader.End();
        return new AuthenticationSASL(mechanisms);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(AuthenticationRequest.Type, sizeof(int) + Mechanisms.Sum(PostgresWriter.StringLength) + 1);
        output.WriteInt32(Kind);
        foreach (var mechanism in Mechanisms)
            output.WriteString(mechanism);
        output.WriteByte(0);
    }
}
