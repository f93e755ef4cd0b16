namespace Gatehouse.Migration.Settings;

/// <summary>Java's properties: <c>key=value</c> or <c>key: value</c>, comments with <c>#</c> or <c>!</c>, lines that go on after a
/// backslash.</summary>
internal static class PropertiesFile
{
    public static IEnumerable<Setting> Read(SourceFile file)
    {
        for (var start = 0; start < file.Text.Length;)
        {
            var end = LogicalEnd(file, start);
            var line = file.Text.AsSpan(start, end - start);
            var first = line.IndexOfAnyExcept(" \t\f");
            if (first >= 0 && line[first] is not ('#' or '!' or '\n' or '\r'))
            {
                var equals = line[first..].IndexOfAny('=', ':');
                if (equals > 0)
                {
                    var valueStart = start + first + equals + 1;
                    while (valueStart < end && file.Text[valueStart] is ' ' or '\t')
                        valueStart++;
                    var valueEnd = end;
                    while (valueEnd > valueStart && char.IsWhiteSpace(file.Text[valueEnd - 1]))
                        valueEnd--;
                    var key = line.Slice(first, equals).ToString().Trim();
                    yield return new Setting(file, key, file.Text[valueStart..valueEnd], valueStart, valueEnd, start, end);
                }
            }

            start = end;
        }
    }

    private static int LogicalEnd(SourceFile file, int start)
    {
        var end = file.LineEnd(start);
        while (end < file.Text.Length && file.Text.AsSpan(start, end - start).TrimEnd("\r\n").EndsWith("\\"))
            end = file.LineEnd(end);
        return end;
    }
}
