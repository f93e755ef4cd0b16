using Gatehouse.Protocols;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.Gateway.MySql.Upstream;

/// <summary>The gateway's side of the authentication plugins, over a Unix socket: as private as TLS.</summary>
internal static class UpstreamPlugin
{
    /// <summary>The first answer of a plugin; null where the gateway does not have the plugin.</summary>
    public static byte[]? Answer(string plugin, ReadOnlySpan<byte> password, ReadOnlySpan<byte> scramble)
    {
        switch (plugin)
        {
            case NativePassword.Plugin:
                CheckScramble(plugin, scramble);
                return NativePassword.Answer(password, scramble);
            case CachingSha2Password.Plugin:
                CheckScramble(plugin, scramble);
                return CachingSha2Password.Answer(password, scramble);
            case ClearPassword.Plugin:
                return ClearPassword.Format(password);
            default:
                return null;
        }
    }

    /// <summary>The answer to more of <c>caching_sha2_password</c>; null where none is due.</summary>
    public static byte[]? Continue(AuthMoreData more, ReadOnlySpan<byte> password) => more.Data.Span switch
    {
        [CachingSha2Password.FastOk] => null,
        [CachingSha2Password.FullNeeded] => ClearPassword.Format(password), // over a Unix socket the server asks for no encryption
        _ => throw ProtocolException.InvalidValue(nameof(AuthMoreData), "neither FastOk nor FullNeeded", 1),
    };

    private static void CheckScramble(string plugin, ReadOnlySpan<byte> scramble)
    {
        if (scramble.Length != HandshakeV10.ScrambleLength)
            throw ProtocolException.InvalidValue(nameof(AuthSwitchRequest), $"a scramble of {scramble.Length} bytes for {plugin}", 0);
    }
}
