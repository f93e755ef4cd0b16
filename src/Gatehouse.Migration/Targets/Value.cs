namespace Gatehouse.Migration.Targets;

/// <summary>What is known of a value: texts that it may be, and settings that it comes from.</summary>
internal sealed record Value(IReadOnlyList<string> Texts, IReadOnlyList<string> Keys)
{
    public static Value None { get; } = new([], []);

    public bool IsKnown => Texts.Count + Keys.Count > 0;
}
