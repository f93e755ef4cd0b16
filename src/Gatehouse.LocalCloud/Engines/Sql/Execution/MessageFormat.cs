using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.Engines.Sql.Execution;

/// <summary>RAISERROR's texts with placeholders: %s, %d, %i, %u, %x, %X, %o with flags, width and precision, and %%.</summary>
internal static partial class MessageFormat
{
    private const int WidestField = 2_047;

    /// <summary>Puts arguments into a text; those that are missing are <c>(null)</c>.</summary>
    /// <param name="format">The text.</param>
    /// <param name="arguments">The values as texts; null for NULL.</param>
    public static string Format(string format, IReadOnlyList<string?> arguments)
    {
        var next = 0;
        return Placeholder().Replace(format, match => match.ValueSpan is "%%" ? "%" : Field(match, arguments, ref next));
    }

    private static string Field(Match match, IReadOnlyList<string?> arguments, ref int next)
    {
        var flags = match.Groups["flags"].Value;
        var width = Number(match.Groups["width"].Value, arguments, ref next) ?? 0;
        var precision = Number(match.Groups["precision"].Value, arguments, ref next);
        var value = next < arguments.Count ? arguments[next] : null;
        next++;
        var text = match.Groups["type"].Value is "s"
            ? Cut(value ?? "(null)", precision)
            : Digits(value, match.Groups["type"].Value[0], flags, precision ?? 1);
        if (flags.Contains('-', StringComparison.Ordinal))
            return text.PadRight(Math.Min(width, WidestField));
        return text.PadLeft(Math.Min(width, WidestField), flags.Contains('0', StringComparison.Ordinal) ? '0' : ' ');
    }

    private static string Cut(string text, int? precision) => precision is { } most && most < text.Length ? text[..most] : text;

    private static string Digits(string? value, char type, string flags, int precision)
    {
        if (value is null)
            return "(null)";
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return value;
        var magnitude = type switch
        {
            'x' => number.ToString("x", CultureInfo.InvariantCulture),
            'X' => number.ToString("X", CultureInfo.InvariantCulture),
            'o' => Convert.ToString(number, 8),
            _ => Math.Abs((decimal)number).ToString(CultureInfo.InvariantCulture),
        };
        var text = new StringBuilder(magnitude.PadLeft(Math.Min(precision, WidestField), '0'));
        if (flags.Contains('#', StringComparison.Ordinal) && number != 0 && type is 'x' or 'X')
            text.Insert(0, $"0{type}");
        if (type is 'd' or 'i')
            text.Insert(0, number < 0 ? "-" : flags.Contains('+', StringComparison.Ordinal) ? "+"
                : flags.Contains(' ', StringComparison.Ordinal) ? " " : "");
        return text.ToString();
    }

    private static int? Number(string text, IReadOnlyList<string?> arguments, ref int next)
    {
        if (text is "*")
            text = next < arguments.Count ? arguments[next++] ?? "" : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex(@"%%|%(?<flags>[-+0# ]*)(?<width>[0-9]{1,4}|\*)?(?:\.(?<precision>[0-9]{1,4}|\*))?(?:h|l|I64)?(?<type>[sdiuoxX])")]
    private static partial Regex Placeholder();
}
