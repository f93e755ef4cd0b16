namespace Gatehouse.Migration.Settings;

/// <summary>Files of <c>KEY=VALUE</c> lines: <c>.env</c> and its siblings.</summary>
internal static class DotEnvFile
{
    public static IEnumerable<Setting> Read(SourceFile file)
    {
        for (var start = 0; start < file.Text.Length; start = file.LineEnd(start))
        {
            var end = file.LineEnd(start);
            var i = start;
            Skip(ref i);
            if (file.Text.AsSpan(i).StartsWith("export "))
                i += "export ".Length;
            Skip(ref i);
            var equals = file.Text.IndexOf('=', i, end - i);
            if (equals < 0 || file.Text[i] == '#')
                continue;
            var key = file.Text[i..equals].Trim();
            if (key.Length == 0 || key.Any(char.IsWhiteSpace))
                continue;
            i = equals + 1;
            Skip(ref i);
            var valueEnd = end;
            while (valueEnd > i && char.IsWhiteSpace(file.Text[valueEnd - 1]))
                valueEnd--;
            if (i < valueEnd && file.Text[i] is '"' or '\''
                && file.Text.IndexOf(file.Text[i], i + 1, valueEnd - i - 1) is > 0 and var close)
            {
                i++;
                valueEnd = close;
            }
            else if (file.Text.AsSpan(i, Math.Max(0, valueEnd - i)).IndexOf(" #") is >= 0 and var comment)
            {
                valueEnd = i + comment;
            }

            yield return new Setting(file, key, file.Text[i..Math.Max(i, valueEnd)], i, Math.Max(i, valueEnd), start, end);

            void Skip(ref int at)
            {
                while (at < end && file.Text[at] is ' ' or '\t')
                    at++;
            }
        }
    }
}
