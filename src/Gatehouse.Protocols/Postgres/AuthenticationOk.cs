using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The client is who it says.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-AUTHENTICATIONOK</remarks>
public sealed record AuthenticationOk : IPostgresMessage
{
    /// <summary>The kind of authentication message.</summary>
    public const int Kind = 0;

    /// <summary>Parses a complete body.</summary>
    public static AuthenticationOk Parse(ReadOnlySpan<byte> body)
    {
        AuthenticationRequest.ParseEmpty(body, Kind, nameof(AuthenticationOk));
        return new AuthenticationOk();
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(AuthenticationRequest.Type, sizeof(int));
        output.WriteInt32(Kind);
    }
}
