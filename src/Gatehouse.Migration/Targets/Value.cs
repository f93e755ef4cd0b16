namespace Gatehouse.Migration.Targets;

/// <summary>What is known of a value: texts that it may be, and settings that it comes from.</summary>
internal sealed record Value(IReadOnlyList<string> Texts, IReadOnlyList<string> Keys)
{
    public static Value None { get; } = new([], []);

    /// <summary>The text that it is, where it is one.</summary>
    public string? Text => Texts.Count > 0 ? Texts[0] : null;

    public bool IsKnown => Texts.Count + Keys.Count > 0;
}
