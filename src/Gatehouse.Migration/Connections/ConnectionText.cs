using Gatehouse.Migration.Edits;

namespace Gatehouse.Migration.Connections;

/// <summary>Converts connection strings between password and passwordless by edits, so that everything else stays as it was
/// written.</summary>
/// <remarks>A hole of an interpolated text is the character <see cref="Hole"/>: it is part of a value like any other.</remarks>
internal static class ConnectionText
{
    public const char Hole = '\uFFFC';

    /// <summary>Makes a connection string passwordless.</summary>
    /// <returns>Null where the text is no connection string.</returns>
    public static Conversion? ToPasswordless(string text, ConnectionFormat driver, PasswordlessMode mode = PasswordlessMode.Default,
        string? clientId = null)
    {
        var format = driver.For(text);
        if (format.Syntax == SegmentSyntax.Query)
            return UrlText.ToPasswordless(text, format, mode);
        var start = SettingsStart(text, format);
        var segments = Segments.Parse(text, start, format.Syntax);
        var host = JdbcHost(text, format) ?? Range(Last(segments, format.HostKeys));
        if (segments.Count == 0 || (host is null && Last(segments, format.PasswordKeys) is null && Last(segments, format.UserKeys) is null))
            return null;
        var edits = SegmentEdits(text, segments, format, mode, clientId);
        return new Conversion
        {
            Format = format,
            Host = host,
            User = Range(Last(segments, format.UserKeys)),
            Password = Range(Last(segments, format.PasswordKeys)),
            HasToken = segments.Any(segment => segment.Key == "authentication"
                && !segment.Value.Contains("Password", StringComparison.OrdinalIgnoreCase)),
            Edits = edits,
        };
    }

    /// <summary>Gives a passwordless connection string a user and a password.</summary>
    public static string ToPassword(string text, ConnectionFormat driver, string user, string password)
    {
        var format = driver.For(text);
        if (format.Syntax == SegmentSyntax.Query)
            return UrlText.ToPassword(text, user, password);
        var segments = Segments.Parse(text, SettingsStart(text, format), format.Syntax);
        var edits = segments.Where(segment => segment.Key == "authentication" || format.UserKeys.Contains(segment.Key))
            .Select(segment => TextEdit.Delete(segment.Start, segment.End));
        var plain = TrimEnd(Apply(text, edits), format.Syntax);
        var (userKey, passwordKey) = format switch
        {
            { Syntax: SegmentSyntax.Braces } when format.Name != ConnectionFormat.JdbcSqlServer.Name => ("UID", "PWD"),
            { Syntax: SegmentSyntax.Ado } => (format.Kind == DatabaseKind.Postgres ? "Username" : "User ID", "Password"),
            _ => ("user", "password"),
        };
        var separator = Segments.SeparatorOf(format.Syntax);
        var login = $"{userKey}={Segments.Quote(user, format.Syntax)}{separator}{passwordKey}={Segments.Quote(password, format.Syntax)}";
        return $"{plain}{separator}{login}";
    }

    public static string Apply(string text, IEnumerable<TextEdit> edits)
    {
        var file = new FileEdits(new SourceFile("", text));
        file.Add(edits);
        return file.Apply();
    }

    /// <summary>The format of a JDBC URL.</summary>
    public static ConnectionFormat? JdbcFormat(string text) => text.TrimStart().Split(':') switch
    {
        [_, "sqlserver", ..] => ConnectionFormat.JdbcSqlServer,
        [_, "postgresql", ..] => ConnectionFormat.JdbcPostgres,
        [_, "mysql" or "mariadb", ..] => ConnectionFormat.JdbcMySql,
        _ => null,
    };

    /// <summary>The edits of settings between separators, for every syntax.</summary>
    public static List<TextEdit> SegmentEdits(
        string text, IReadOnlyList<Segment> segments, ConnectionFormat format, PasswordlessMode mode, string? clientId)
    {
        List<TextEdit> edits = [];
        var removed = segments.Where(segment => format.PasswordKeys.Contains(segment.Key) || format.ContraryKeys.Contains(segment.Key)
            || (!format.KeepsUser && clientId is null && format.UserKeys.Contains(segment.Key))).ToHashSet();
        foreach (var segment in removed)
            edits.Add(TextEdit.Delete(segment.Start, segment.End));
        foreach (var segment in segments.Where(segment => clientId is not null && !format.KeepsUser
            && format.UserKeys.Contains(segment.Key)))
            edits.Add(new(segment.ValueStart, segment.ValueEnd, Segments.Quote(clientId!, format.Syntax)));
        List<string> added = [];
        foreach (var setting in format.Required(mode))
        {
            var present = segments.Where(segment => setting.Keys.Contains(segment.Key) && !removed.Contains(segment)).ToList();
            if (present.Count == 0)
                added.Add($"{setting.Name}={setting.Value}");
            foreach (var segment in present.Where(segment => IsWeak(setting, segment)))
                edits.Add(new(segment.ValueStart, segment.ValueEnd, setting.Value));
        }

        Append(text, segments, removed, added, Segments.SeparatorOf(format.Syntax), edits);
        return edits;
    }

    private static bool IsWeak(RequiredSetting setting, Segment segment)
    {
        // Another way to log in by token is as good; the password login is not.
        if (setting.Keys.Contains("authentication"))
            return segment.Value.Contains("Password", StringComparison.OrdinalIgnoreCase) || segment.Value.Length == 0;
        return setting.Weak?.Contains(segment.Value.ToLowerInvariant())
            ?? !segment.Value.Equals(setting.Value, StringComparison.OrdinalIgnoreCase);
    }

    private static void Append(
        string text, IReadOnlyList<Segment> segments, HashSet<Segment> removed, List<string> added, char separator, List<TextEdit> edits)
    {
        var kept = segments.LastOrDefault(segment => !removed.Contains(segment));
        var tail = segments.Count > 0 ? segments[^1] : null;
        if (kept is not null && kept != tail && added.Count == 0 && tail!.End == tail.ValueEnd)
        {
            // The separator before what is taken away would be left at the end.
            edits.Add(TextEdit.Delete(kept.ValueEnd, kept.End));
        }

        if (added.Count == 0)
            return;
        var joined = string.Join(separator, added);
        if (tail is null)
            edits.Add(TextEdit.Insert(text.Length, joined));
        else if (tail.End > tail.ValueEnd)
            edits.Add(TextEdit.Insert(tail.End, joined + separator));
        else if (removed.Contains(tail))
            edits.Add(TextEdit.Insert(tail.End, joined));
        else
            edits.Add(TextEdit.Insert(tail.ValueEnd, separator + joined));
    }

    private static string TrimEnd(string text, SegmentSyntax syntax) => text.TrimEnd(Segments.SeparatorOf(syntax), ' ');

    private static int SettingsStart(string text, ConnectionFormat format)
    {
        if (format.Name != ConnectionFormat.JdbcSqlServer.Name)
            return 0;
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        return semicolon < 0 ? text.Length : semicolon + 1;
    }

    private static (int Start, int End)? JdbcHost(string text, ConnectionFormat format)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        if (format.Name != ConnectionFormat.JdbcSqlServer.Name || start < 0)
            return null;
        var end = text.AsSpan(start + 3).IndexOfAny(';', ':', '\\');
        return (start + 3, end < 0 ? text.Length : start + 3 + end);
    }

    private static Segment? Last(IReadOnlyList<Segment> segments, string[] keys)
        => segments.LastOrDefault(segment => keys.Contains(segment.Key));

    private static (int Start, int End)? Range(Segment? segment) => segment is null ? null : (segment.ValueStart, segment.ValueEnd);
}
