namespace Gatehouse.Tests.LocalCloud.Entra;

/// <summary>A clock that stands still until it is told to move. Timers stay the system's: Kestrel needs them.</summary>
internal sealed class SettableTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
