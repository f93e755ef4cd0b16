using System.Buffers;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.Postgres;

/// <summary>The client's password, or its token. A secret: <see cref="Clear"/> it after use.</summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-PASSWORDMESSAGE</remarks>
public sealed class PasswordMessage : IPostgresMessage
{
    /// <summary>Type byte; GSSResponse and the SASL responses share it.</summary>
    public const byte Type = (byte)'p';

    private readonly byte[] _password;

    /// <summary>Makes a message of the password's bytes, without terminator.</summary>
    /// <exception cref="ArgumentException">The password holds a zero byte.</exception>
    public PasswordMessage(ReadOnlySpan<byte> password)
    {
        if (password.Contains((byte)0))
            throw new ArgumentException("A password cannot hold a zero byte.", nameof(password));
        _password = password.ToArray();
    }

    /// <summary>The bytes as the client sent them; the protocol does not say how they are encoded.</summary>
    public ReadOnlySpan<byte> Password => _password;

    /// <summary>Parses a complete body.</summary>
    public static PasswordMessage Parse(ReadOnlySpan<byte> body)
    {
        var reader = new PostgresReader(body, nameof(PasswordMessage));
        var password = reader.ReadStringBytes("password");
        reader.End();
        return new PasswordMessage(password);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output)
    {
        output.WriteHeader(Type, _password.Length + 1);
        output.Write(_password);
        output.WriteByte(0);
    }

    /// <summary>Overwrites the password in memory.</summary>
    public void Clear() => CryptographicOperations.ZeroMemory(_password);

    /// <summary>Never the password.</summary>
    public override string ToString() => $"{nameof(PasswordMessage)}({_password.Length} bytes)";
}
