using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Gatehouse.Protocols.MySql;

/// <summary>Plugin <c>mysql_native_password</c>: the password mixed with the scramble by SHA-1.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html</remarks>
[SuppressMessage("Security", "CA5350", Justification = "The plugin is defined by SHA-1.")]
public static class NativePassword
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "mysql_native_password";

    /// <summary>The client's answer: SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password))). Empty for an empty password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="scramble">The server's 20 bytes, without the zero byte.</param>
    public static byte[] Answer(ReadOnlySpan<byte> password, ReadOnlySpan<byte> scramble)
    {
        if (password.IsEmpty)
            return [];

        var answer = SHA1.HashData(password);
        var stored = SHA1.HashData(answer);
        var mask = SHA1.HashData([.. scramble, .. stored]);
        for (var i = 0; i < answer.Length; i++)
            answer[i] ^= mask[i];
        return answer;
    }

    /// <summary>What the server keeps of a password: <c>*</c> and SHA1(SHA1(password)) in upper-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> password) => "*" + Convert.ToHexString(SHA1.HashData(SHA1.HashData(password)));
}
