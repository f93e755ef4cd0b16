namespace Gatehouse.Protocols.Postgres;

/// <summary>The first word of every message of type <c>R</c>: which kind of authentication message it is.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-AUTHENTICATIONOK</remarks>
public static class AuthenticationRequest
{
    /// <summary>Type byte of all of them.</summary>
    public const byte Type = (byte)'R';

    /// <summary>Reads the kind; what follows it depends on the kind and is not read.</summary>
    public static int ParseKind(ReadOnlySpan<byte> body) => new PostgresReader(body, "Authentication").ReadInt32("kind");

    internal static void ParseEmpty(ReadOnlySpan<byte> body, int kind, string messageName)
    {
        var reader = new PostgresReader(body, messageName);
        if (reader.ReadInt32("kind") is var seen && seen != kind)
            throw ProtocolException.InvalidValue(messageName, $"kind {seen}", 0);
        reader.End();
    }
}
