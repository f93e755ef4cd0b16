namespace Gatehouse.Gateway.Configuration;

/// <summary>A setting as it was written, with the place where it was written. A text, a list or a group of others.</summary>
internal abstract record SettingNode(string Where);

/// <summary>A text, number or truth value.</summary>
internal sealed record SettingText(string Where, string Value) : SettingNode(Where);

/// <summary>A list.</summary>
internal sealed record SettingList(string Where, IReadOnlyList<SettingNode> Items) : SettingNode(Where);

/// <summary>Settings by name, in the order of the file.</summary>
internal sealed record SettingGroup(string Where, IReadOnlyDictionary<string, SettingNode> Members) : SettingNode(Where)
{
    /// <summary>The same with other settings over it.</summary>
    public SettingGroup With(IEnumerable<KeyValuePair<string, SettingNode>> over)
    {
        var members = new Dictionary<string, SettingNode>(Members, StringComparer.Ordinal);
        foreach (var (name, node) in over)
            members[name] = node;
        return this with { Members = members };
    }
}
