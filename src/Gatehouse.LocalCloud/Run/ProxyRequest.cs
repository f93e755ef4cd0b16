using System.Buffers;
using System.Globalization;
using System.Text;

namespace Gatehouse.LocalCloud.Run;

/// <summary>The head of one proxy request (RFC 9110, section 9.3.6; RFC 9112, section 3.2).</summary>
/// <param name="IsConnect">True for CONNECT; false for a plain HTTP request in absolute form.</param>
/// <param name="Host">Host name or address, without brackets and without a last dot.</param>
/// <param name="Port">Port.</param>
/// <param name="ForwardedHead">What the upstream is sent first; empty for CONNECT.</param>
internal sealed record ProxyRequest(bool IsConnect, string Host, int Port, byte[] ForwardedHead)
{
    /// <summary>Longest head, in bytes.</summary>
    public const int MaxHeadLength = 16 * 1024;

    private const string Scheme = "http://";
    private static readonly SearchValues<char> NeverInHost = SearchValues.Create("/\\@?#[]%<>\"");

    // Named by RFC 9110, section 7.6.1, or by custom only. The relay ends with the first response, so that it need not know where a body ends.
    private static readonly string[] HopByHop = ["connection", "proxy-connection", "keep-alive", "te", "upgrade", "proxy-authorization", "host"];

    /// <summary>Parses a complete head, up to and without its empty line.</summary>
    /// <exception cref="ProxyRefusalException">It is not an acceptable proxy request.</exception>
    public static ProxyRequest Parse(ReadOnlySpan<byte> head)
    {
        // 0x0D and 0x0A only as the pair between two lines: what one side sees as a line, the other must see too.
        var text = Encoding.Latin1.GetString(head);
        var lines = text.Split("\r\n");
        foreach (var line in lines)
        {
            if (line.AsSpan().ContainsAny('\r', '\n', '\0'))
                throw Bad("the head has a control character in a line.");
        }

        var words = lines[0].Split(' ');
        if (words.Length != 3 || !IsToken(words[0]) || words[2] is not ("HTTP/1.1" or "HTTP/1.0"))
            throw Bad("the first line is not 'METHOD target HTTP/1.1'.");
        CheckHeaders(lines.AsSpan(1));
        return words[0] == "CONNECT" ? ParseConnect(words[1]) : ParseAbsolute(words, lines);
    }

    private static ProxyRequest ParseConnect(string target)
    {
        var colon = target.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(target.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            throw Bad("CONNECT asks for 'host:port'.");
        return new(true, CheckHost(target[..colon]), port, []);
    }

    private static ProxyRequest ParseAbsolute(string[] words, string[] lines)
    {
        var target = words[1];
        if (target.StartsWith('/') || target == "*")
            throw Bad("this is the proxy that 'gatehouse run' gives to its child, not a web server.");
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || target.AsSpan().ContainsAny('\\', '#')
            || !Uri.TryCreate(target, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
        {
            throw Bad("the target is not 'http://host/path'; for https the proxy is asked with CONNECT.");
        }

        // The path as it came: a server may tell apart what Uri makes the same.
        var pathAt = target.AsSpan(Scheme.Length).IndexOfAny('/', '?') + Scheme.Length;
        var path = pathAt < Scheme.Length ? "/" : target[pathAt] == '?' ? "/" + target[pathAt..] : target[pathAt..];
        var dropped = HopByHopNames(lines);
        var head = new StringBuilder($"{words[0]} {path} {words[2]}\r\nHost: {uri.Authority}\r\nConnection: close\r\n");
        foreach (var line in lines.AsSpan(1))
        {
            if (!dropped.Contains(NameOf(line)))
                head.Append(line).Append("\r\n");
        }

        return new(false, CheckHost(uri.Host), uri.Port, Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()));
    }

    private static HashSet<string> HopByHopNames(string[] lines)
    {
        var names = new HashSet<string>(HopByHop, StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            if (string.Equals(NameOf(line), "connection", StringComparison.OrdinalIgnoreCase))
                names.UnionWith(line["connection:".Length..].Split(',', StringSplitOptions.TrimEntries));
        }

        return names;
    }

    private static string NameOf(string header) => header[..header.IndexOf(':', StringComparison.Ordinal)];

    private static void CheckHeaders(ReadOnlySpan<string> headers)
    {
        foreach (var header in headers)
        {
            // Also refuses a folded line, which begins with a space (RFC 9112, section 5.2).
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !IsToken(header.AsSpan(0, colon)))
                throw Bad("a header is not 'Name: value'.");
        }
    }

    private static string CheckHost(string host)
    {
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        host = host.EndsWith('.') ? host[..^1] : host;
        return host.Length is > 0 and <= 255 && !host.AsSpan().ContainsAny(NeverInHost) && !host.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? host
            : throw Bad("the target has no host name.");
    }

    // RFC 9110, section 5.6.2.
    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !"!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal))
                return false;
        }

        return text.Length > 0;
    }

    private static ProxyRefusalException Bad(string why) => new(400, "Bad request: " + why);
}

/// <summary>What the proxy answers instead of the destination. The message goes to the client.</summary>
internal sealed class ProxyRefusalException(int status, string message) : Exception(message)
{
    public int Status => status;
}
