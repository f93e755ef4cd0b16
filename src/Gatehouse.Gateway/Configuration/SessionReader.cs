namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads <c>session</c>: how long a session may outlive its token.</summary>
internal static class SessionReader
{
    private const string Grace = "grace=";
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Zero to end with the token, null to keep it.</summary>
    public static TimeSpan? Read(SettingReader reader)
    {
        switch (reader.Text("session"))
        {
            case null or "keep":
                return null;
            case "end-at-expiry":
                return TimeSpan.Zero;
            case { } text when text.StartsWith(Grace, StringComparison.Ordinal)
                && Durations.TryParse(text[Grace.Length..], out var grace) && grace > TimeSpan.Zero && grace <= Longest:
                return grace;
            case { } other:
                reader.Error("session", $"is '{Refusals.Clean(other)}'; write keep, end-at-expiry, or grace=TIME up to 24h, e.g. grace=10m");
                return null;
        }
    }
}
