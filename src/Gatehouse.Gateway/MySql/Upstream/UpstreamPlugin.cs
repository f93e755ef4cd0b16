using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>The gateway's side of the authentication plugins, over a Unix socket: as private as TLS.</summary>
internal static class UpstreamPlugin
{
    /// <summary>The first answer of a plugin; null where the gateway does not have the plugin.</summary>
    /// <param name="plugin">The plugin.</param>
    /// <param name="password">The password.</param>
    /// <param name="data">What the server sent with the plugin's name: its scramble, in most plugins with a zero byte.</param>
    public static byte[]? Answer(string plugin, ReadOnlySpan<byte> password, ReadOnlySpan<byte> data) => plugin switch
    {
        NativePassword.Plugin => NativePassword.Answer(password, Scramble(plugin, data, HandshakeV10.ScrambleLength)),
        CachingSha2Password.Plugin => CachingSha2Password.Answer(password, Scramble(plugin, data, HandshakeV10.ScrambleLength)),
        Ed25519Password.Plugin => Ed25519Password.Answer(password, Scramble(plugin, data, Ed25519Password.ScrambleLength)),
        ClearPassword.Plugin => ClearPassword.Format(password),
        _ => null,
    };

    /// <summary>The answer to more of <c>caching_sha2_password</c>; null where none is due.</summary>
    public static byte[]? Continue(AuthMoreData more, ReadOnlySpan<byte> password) => more.Data.Span switch
    {
        [CachingSha2Password.FastOk] => null,
        [CachingSha2Password.FullNeeded] => ClearPassword.Format(password), // over a Unix socket the server asks for no encryption
        _ => throw ProtocolException.InvalidValue(nameof(AuthMoreData), "neither FastOk nor FullNeeded", 1),
    };

    private static ReadOnlySpan<byte> Scramble(string plugin, ReadOnlySpan<byte> data, int length)
        => data.Length == length || (data.Length == length + 1 && data[length] == 0)
            ? data[..length]
            : throw ProtocolException.InvalidValue(nameof(AuthSwitchRequest), $"a scramble of {data.Length} bytes for {plugin}", 0);
}
