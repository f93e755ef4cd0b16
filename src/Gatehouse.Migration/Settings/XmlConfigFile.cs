using System.Net;
using System.Text.RegularExpressions;

namespace Gatehouse.Migration.Settings;

/// <summary>Connection strings and settings of <c>web.config</c> and <c>app.config</c>.</summary>
internal static partial class XmlConfigFile
{
    public static IEnumerable<Setting> Read(SourceFile file)
    {
        foreach (Match add in AddElement().Matches(file.Text))
        {
            if (IsInComment(file.Text, add.Index))
                continue;
            var value = Attribute(add.Value, "connectionString") ?? Attribute(add.Value, "value");
            var key = Attribute(add.Value, "name") ?? Attribute(add.Value, "key");
            if (value is not { } at || key is not { } name)
                continue;
            var (start, end) = (add.Index + at.Start, add.Index + at.End);
            var text = file.Text[start..end];
            yield return new Setting(
                file, add.Value[name.Start..name.End], WebUtility.HtmlDecode(text), start, end, file.LineStart(start),
                    file.LineEnd(add.Index + add.Length - 1),
                CanEdit: !text.Contains('&', StringComparison.Ordinal));
        }
    }

    private static (int Start, int End)? Attribute(string element, string name)
    {
        foreach (Match match in AttributeValue().Matches(element))
        {
            if (match.Groups[1].Value == name)
                return (match.Groups[3].Index, match.Groups[3].Index + match.Groups[3].Length);
        }

        return null;
    }

    private static bool IsInComment(string text, int at)
    {
        var open = text.LastIndexOf("<!--", at, StringComparison.Ordinal);
        return open >= 0 && text.IndexOf("-->", open, StringComparison.Ordinal) is var close && (close < 0 || close > at);
    }

    [GeneratedRegex("""([\w:]+)\s*=\s*(["'])(.*?)\2""", RegexOptions.Singleline)]
    private static partial Regex AttributeValue();

    [GeneratedRegex(@"<add\s[^<>]*/?>")]
    private static partial Regex AddElement();
}
