namespace Gatehouse.Migration.Settings;

/// <summary>The plain part of YAML that settings are written in: maps by indentation, and lists of <c>KEY=VALUE</c> and of <c>name</c> with
/// <c>value</c>.</summary>
/// <remarks>Anchors, flow maps and texts of several lines are read as nothing: they are never edited.</remarks>
internal static class YamlFile
{
    public static IEnumerable<Setting> Read(SourceFile file)
    {
        // Manifests and pipelines are reported: what they say is deployed from elsewhere too.
        var isPipeline = file.Path.StartsWith(".github/", StringComparison.Ordinal)
            || file.Name.StartsWith("azure-pipelines", StringComparison.Ordinal)
            || file.Name.StartsWith(".gitlab-ci", StringComparison.Ordinal);
        var canEdit = !isPipeline && !(file.Text.Contains("apiVersion:", StringComparison.Ordinal)
            && file.Text.Contains("kind:", StringComparison.Ordinal));
        Stack<(int Indent, string Key)> path = new();
        string? name = null;
        for (var start = 0; start < file.Text.Length; start = file.LineEnd(start))
        {
            var end = file.LineEnd(start);
            var line = file.Text.AsSpan(start, end - start);
            var indent = line.IndexOfAnyExcept(' ');
            if (indent < 0 || line[indent] is '#' or '\r' or '\n' || line[indent..].StartsWith("---"))
                continue;
            var isItem = line[indent..].StartsWith("- ");
            var first = isItem ? indent + 2 + Math.Max(0, line[(indent + 2)..].IndexOfAnyExcept(' ')) : indent;
            while (path.Count > 0 && path.Peek().Indent >= first)
                path.Pop();
            if (isItem && DotEnv(file, start + first, start, end, canEdit) is { } variable)
            {
                yield return variable;
                continue;
            }

            if (KeyValue(file, start + first, end) is not { } pair)
                continue;
            if (pair.ValueStart >= pair.ValueEnd)
            {
                path.Push((first, pair.Key));
                continue;
            }

            var value = file.Text[pair.ValueStart..pair.ValueEnd];
            if (pair.Key == "name")
                name = value;
            var key = pair.Key == "value" && name is not null ? name
                : path.Count > 0 && path.Peek().Key is "environment" or "env" or "args" or "variables" or "data" or "stringData" ? pair.Key
                : string.Join('.', path.Reverse().Select(part => part.Key).Append(pair.Key));
            yield return new Setting(file, key, value, pair.ValueStart, pair.ValueEnd, start, end, canEdit);
        }
    }

    private static Setting? DotEnv(SourceFile file, int from, int start, int end, bool canEdit)
    {
        var text = file.Text.AsSpan(from, end - from).TrimEnd();
        var quoted = text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0];
        var body = quoted ? text[1..^1] : text;
        var equals = body.IndexOf('=');
        if (equals <= 0 || body[..equals].ContainsAny(" :\"'"))
            return null;
        var valueStart = from + (quoted ? 1 : 0) + equals + 1;
        var valueEnd = from + (quoted ? 1 : 0) + body.Length;
        return new Setting(file, body[..equals].ToString(), file.Text[valueStart..valueEnd], valueStart, valueEnd, start, end, canEdit);
    }

    private static (string Key, int ValueStart, int ValueEnd)? KeyValue(SourceFile file, int from, int end)
    {
        var line = file.Text.AsSpan(from, end - from);
        var colon = 0;
        while (colon < line.Length && !(line[colon] == ':' && (colon + 1 == line.Length || char.IsWhiteSpace(line[colon + 1]))))
            colon++;
        if (colon == line.Length || colon == 0)
            return null;
        var key = line[..colon].Trim().Trim('"').Trim('\'').ToString();
        var valueStart = from + colon + 1;
        while (valueStart < end && file.Text[valueStart] is ' ' or '\t')
            valueStart++;
        var valueEnd = end;
        while (valueEnd > valueStart && char.IsWhiteSpace(file.Text[valueEnd - 1]))
            valueEnd--;
        if (valueStart >= valueEnd || file.Text[valueStart] == '#')
            return (key, valueEnd, valueEnd);
        if (file.Text[valueStart] is '|' or '>' or '&' or '*' or '{' or '[')
            return (key, valueEnd, valueEnd);
        if (file.Text[valueStart] is '"' or '\''
            && file.Text.IndexOf(file.Text[valueStart], valueStart + 1, valueEnd - valueStart - 1) is > 0 and var close)
            return (key, valueStart + 1, close);
        var comment = file.Text.AsSpan(valueStart, valueEnd - valueStart).IndexOf(" #");
        return (key, valueStart, comment < 0 ? valueEnd : valueStart + comment);
    }
}
