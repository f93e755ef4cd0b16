using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Connections;

/// <summary>Connection strings that are URLs: <c>scheme://user:password@host:port/database?key=value</c>, with or without
/// <c>jdbc:</c>.</summary>
internal static class UrlText
{
    public static Conversion? ToPasswordless(string text, ConnectionFormat format, PasswordlessMode mode)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return null;
        var start = scheme + 3;
        var question = text.IndexOf('?', start);
        // The last @ ends the login: a password is often not escaped.
        var pathEnd = question < 0 ? text.Length : question;
        var at = text.LastIndexOf('@', pathEnd - 1, pathEnd - start);
        var hostStart = at < 0 ? start : at + 1;
        var hostLength = text.AsSpan(hostStart, pathEnd - hostStart).IndexOfAny(':', '/');
        var hostEnd = hostLength < 0 ? pathEnd : hostStart + hostLength;
        var colon = at < 0 ? -1 : text.IndexOf(':', start, at - start);
        List<TextEdit> edits = [];
        if (at >= 0)
            edits.AddRange(LoginEdits(text, start, colon, at, format));
        var segments = question < 0 ? [] : Segments.Parse(text, question + 1, SegmentSyntax.Query);
        var password = segments.LastOrDefault(segment => format.PasswordKeys.Contains(segment.Key));
        var query = ConnectionText.SegmentEdits(text, segments, format, mode, null);
        if (question < 0 && query.Count > 0)
            query = [TextEdit.Insert(text.Length, "?" + string.Concat(query.Select(edit => edit.Text)))];
        else if (question >= 0 && ConnectionText.Apply(text, query).EndsWith('?'))
            query.Add(TextEdit.Delete(question, question + 1));
        edits.AddRange(query);
        return new Conversion
        {
            Format = format,
            Host = (hostStart, hostEnd),
            User = at < 0 ? null : (start, colon < 0 ? at : colon),
            Password = colon >= 0 ? (colon + 1, at) : password is null ? null : (password.ValueStart, password.ValueEnd),
            HasToken = false,
            Edits = edits,
        };
    }

    public static string ToPassword(string text, string user, string password)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = text.IndexOf('@', start);
        var host = at < 0 ? start : at + 1;
        return $"{text[..start]}{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(password)}@{text[host..]}";
    }

    private static IEnumerable<TextEdit> LoginEdits(string text, int start, int colon, int at, ConnectionFormat format)
    {
        if (!format.KeepsUser)
        {
            yield return TextEdit.Delete(start, at + 1);
            yield break;
        }

        if (colon >= 0)
            yield return TextEdit.Delete(colon, at);
        // user@server is the single server's way, escaped or not; flexible servers and tokens want the user alone.
        var user = text[start..(colon < 0 ? at : colon)];
        var server = user.IndexOf("%40", StringComparison.Ordinal);
        server = server < 0 ? user.IndexOf('@', StringComparison.Ordinal) : server;
        if (server > 0 && !user[server..].Contains('.', StringComparison.Ordinal))
            yield return TextEdit.Delete(start + server, start + user.Length);
    }
}
