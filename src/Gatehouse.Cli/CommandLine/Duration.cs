using System.CommandLine.Parsing;
using System.Globalization;

namespace Gatehouse.Cli.CommandLine;

/// <summary>A time as people write it: <c>30s</c>, <c>5m</c>, <c>2h</c>.</summary>
internal static class Duration
{
    /// <summary>Reads an option's value; what is no time, or out of range, is the option's error.</summary>
    public static TimeSpan? Parse(ArgumentResult result, TimeSpan least, TimeSpan most)
    {
        var text = result.Tokens[0].Value;
        if (Parse(text) is { } time && time >= least && time <= most)
            return time;
        result.AddError($"argument {result.Parent switch { OptionResult option => option.Option.Name, _ => "" }}: "
            + $"'{text}' is not a time from {Show(least)} to {Show(most)}. Write it like 30s, 5m or 2h.");
        return null;
    }

    public static string Show(TimeSpan time) => time.TotalSeconds switch
    {
        >= 3600 and var seconds when seconds % 3600 == 0 => Write(time.TotalHours, "h"),
        >= 60 and var seconds when seconds % 60 == 0 => Write(time.TotalMinutes, "m"),
        var seconds => Write(seconds, "s"),
    };

    private static TimeSpan? Parse(string text)
    {
        var unit = text.Length is > 1 and < 9 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? TimeSpan.FromSeconds((double)number * unit)
            : null;
    }

    private static string Write(double number, string unit) => number.ToString("0", CultureInfo.InvariantCulture) + unit;
}
