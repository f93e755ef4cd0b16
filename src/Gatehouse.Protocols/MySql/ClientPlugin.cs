using System.Text;

namespace Gatehouse.Protocols.MySql;

/// <summary>A client's side of the authentication plugins.</summary>
public static class ClientPlugin
{
    /// <summary>The first answer of a plugin; null where there is no such plugin here.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="secret">The password or the token.</param>
    /// <param name="data">What the server sent with the plugin's name: its scramble, in most plugins with a zero byte.</param>
    /// <param name="isPrivate">Whether nobody else reads the wire: TLS with a verified certificate, or a Unix socket.</param>
    /// <exception cref="ProtocolException">The scramble's length is wrong, or the secret is wanted on a wire that others read.</exception>
    public static byte[]? Answer(string plugin, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> data, bool isPrivate) => plugin switch
    {
        NativePassword.Plugin => NativePassword.Answer(secret, Scramble(plugin, data, HandshakeV10.ScrambleLength)),
        CachingSha2Password.Plugin => CachingSha2Password.Answer(secret, Scramble(plugin, data, HandshakeV10.ScrambleLength)),
        Ed25519Password.Plugin => Ed25519Password.Answer(secret, Scramble(plugin, data, Ed25519Password.ScrambleLength)),
        ClearPassword.Plugin => isPrivate ? ClearPassword.Format(secret) : throw Exposed(),
        _ => null,
    };

    /// <summary>The answer to more of <c>caching_sha2_password</c>; null where none is due.</summary>
    /// <param name="more">What the server sent.</param>
    /// <param name="secret">The password.</param>
    /// <param name="isPrivate">Whether nobody else reads the wire.</param>
    /// <exception cref="ProtocolException">It is neither of the two, or the password is wanted on a wire that others can read.</exception>
    public static byte[]? Continue(AuthMoreData more, ReadOnlySpan<byte> secret, bool isPrivate) => more.Data.Span switch
    {
        [CachingSha2Password.FastOk] => null,
        [CachingSha2Password.FullNeeded] => isPrivate ? ClearPassword.Format(secret) : throw Exposed(),
        _ => throw ProtocolException.InvalidValue(nameof(AuthMoreData), "neither FastOk nor FullNeeded", 1),
    };

    /// <summary>A plugin's name as a server sent it, for a message: nothing that is no name gets into one.</summary>
    internal static string Show(string plugin)
        => plugin.Length is > 0 and <= 64 && Ascii.IsValid(plugin) && plugin.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? $"'{plugin}'"
            : "a plugin without a proper name";

    // An attacker in the middle would offer a public key of its own for the encrypted form too.
    private static ProtocolException Exposed()
        => ProtocolException.InvalidValue(nameof(AuthSwitchRequest), "the server wants the password itself on a plain wire", 0);

    private static ReadOnlySpan<byte> Scramble(string plugin, ReadOnlySpan<byte> data, int length)
        => data.Length == length || (data.Length == length + 1 && data[length] == 0)
            ? data[..length]
            : throw ProtocolException.InvalidValue(nameof(AuthSwitchRequest), $"a scramble of {data.Length} bytes for {plugin}", 0);
}
