using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Sources;

/// <summary>The settings that one type of source gives its app.</summary>
/// <remarks>The caller holds the lock of the source.</remarks>
internal interface ISourceSettings
{
    /// <summary>Types of the sources.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>All settings by name.</summary>
    /// <param name="source">The source.</param>
    /// <param name="scope">The part of it, e.g. a container; null for the first.</param>
    /// <exception cref="ArmException">It has no such part.</exception>
    JsonObject Read(ResourceId source, string? scope);

    /// <summary>Sets some settings and takes others away. What is so already is not written again.</summary>
    /// <param name="source">The source.</param>
    /// <param name="scope">The part of it, e.g. a container; null for the first.</param>
    /// <param name="set">What is set.</param>
    /// <param name="removed">Names of what is taken away.</param>
    /// <exception cref="ArmException">It has no such part.</exception>
    void Change(ResourceId source, string? scope, IReadOnlyList<SourceSetting> set, IReadOnlyList<string> removed);
}

/// <summary>One setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; it may be or hold a secret.</param>
/// <param name="IsSecret">Whether it does.</param>
/// <param name="ConnectionStringType">The kind of connection string that it is, where the source keeps those apart; null for a plain
/// setting.</param>
internal sealed record SourceSetting(string Name, string Value, bool IsSecret, string? ConnectionStringType)
{
    public override string ToString() => Name;
}
