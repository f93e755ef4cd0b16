using System.Globalization;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Times as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>.</summary>
internal static class Durations
{
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        foreach (var (unit, seconds) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                duration = TimeSpan.FromSeconds(number * seconds);
                return true;
            }
        }

        duration = default;
        return text == "0";
    }

    public static string Show(TimeSpan duration)
    {
        var (unit, seconds) = Units.Last(one => duration.TotalSeconds >= one.Seconds || one.Unit == "ms");
        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds / seconds:0.##}{unit}");
    }
}
