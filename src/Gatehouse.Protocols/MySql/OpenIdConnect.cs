using System.Buffers;

namespace Gatehouse.Protocols.MySql;

/// <summary>Plugin <c>authentication_openid_connect_client</c>: one byte of capabilities, then a token with its length.</summary>
/// <remarks>https://dev.mysql.com/doc/refman/9.1/en/openid-pluggable-authentication.html</remarks>
public static class OpenIdConnect
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "authentication_openid_connect_client";

    /// <summary>The only capabilities that the client plugin sends.</summary>
    public const byte ClientCapabilities = 1;

    private const string Name = "OpenID Connect answer";

    /// <summary>The token in a client's answer.</summary>
    public static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> answer)
    {
        var reader = new MySqlReader(answer, Name);
        if (reader.ReadByte("capabilities") is var capabilities and not ClientCapabilities)
            throw reader.Invalid($"capabilities {capabilities}", 0);
        var token = reader.ReadLengthEncodedBytes("token");
        reader.End();
        return token;
    }

    /// <summary>The answer that carries the token.</summary>
    public static byte[] Format(ReadOnlySpan<byte> token)
    {
        var output = new ArrayBufferWriter<byte>(token.Length + 10);
        output.WriteByte(ClientCapabilities);
        output.WriteLengthEncodedBytes(token);
        return output.WrittenSpan.ToArray();
    }
}
