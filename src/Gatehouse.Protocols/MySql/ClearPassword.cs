namespace Gatehouse.Protocols.MySql;

/// <summary>Plugin <c>mysql_clear_password</c>: the password itself, and a zero byte. Only ever asked for and sent inside TLS or over a Unix socket.</summary>
/// <remarks>https://dev.mysql.com/doc/refman/8.4/en/cleartext-pluggable-authentication.html</remarks>
public static class ClearPassword
{
    /// <summary>The plugin's name.</summary>
    public const string Plugin = "mysql_clear_password";

    private const string Name = "clear password";

    /// <summary>The password in a client's answer; some clients leave the zero byte out.</summary>
    /// <exception cref="ProtocolException">A zero byte stands before the end.</exception>
    public static ReadOnlySpan<byte> Parse(ReadOnlySpan<byte> answer)
    {
        var password = answer is [.. var head, 0] ? head : answer;
        return password.IndexOf((byte)0) is var zero and >= 0
            ? throw ProtocolException.InvalidValue(Name, "a zero byte", zero)
            : password;
    }

    /// <summary>The answer that carries the password.</summary>
    /// <exception cref="ArgumentException">The password holds a zero byte.</exception>
    public static byte[] Format(ReadOnlySpan<byte> password) => password.Contains((byte)0)
        ? throw new ArgumentException("A password cannot hold a zero byte.", nameof(password))
        : [.. password, 0];
}
