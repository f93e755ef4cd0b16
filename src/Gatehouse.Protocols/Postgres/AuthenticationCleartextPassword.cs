using System.Buffers;

namespace Gatehouse.Protocols.Postgres;

/// <summary>Asks for a password in clear text. Only ever written inside TLS.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-AUTHENTICATIONCLEARTEXTPASSWORD</remarks>
public sealed record AuthenticationCleartextPassword : IPostgresMessage
{
    /// <summary>The kind of authentication message.</summary>
    public const int Kind = 3;

    /// <summary>Parses a complete body.</summary>
    public static AuthenticationCleartextPassword Parse(ReadOnlySpan<byte> body)
    {
        AuthenticationRequest.ParseEmpty(body, Kind, nameof(AuthenticationCleartextPassword));
        return new AuthenticationCleartextPassword();
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(AuthenticationRequest.Type, sizeof(int));
        output.WriteInt32(Kind);
    }
}
