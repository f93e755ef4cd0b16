using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Adds the client's own properties to connection strings, in the form that each of them has.</summary>
internal static class LinkerConnectionString
{
    private const int Most = 50;

    /// <summary>Adds the properties to every setting that is a connection string.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="properties">Names and values; null or empty for none.</param>
    /// <exception cref="ArmException">No setting is a connection string, or a name or value cannot stand in one.</exception>
    public static IReadOnlyList<(string Key, string Value)> Add(IReadOnlyList<(string Key, string Value)> settings, JsonObject? properties)
    {
        if (properties is not { Count: > 0 })
            return settings;
        if (!settings.Any(setting => IsConnectionString(setting.Key)))
            throw ArmException.InvalidParameter(
                "additionalConnectionStringProperties are given, and this client type has no connection string.");
        if (properties.Count > Most)
            throw ArmException.InvalidParameter(
                $"additionalConnectionStringProperties has {properties.Count} members; the most is {Most}.");
        var pairs = properties.Select(property
            => (Checked(property.Key, property.Key), Value: Checked(property.Key, properties.Text(property.Key)))).ToList();
        return [.. settings.Select(setting
            => IsConnectionString(setting.Key) ? (setting.Key, pairs.Aggregate(setting.Value, Append)) : setting)];
    }

    private static bool IsConnectionString(string key)
        => key.EndsWith("CONNECTIONSTRING", StringComparison.Ordinal) || key == "spring.datasource.url";

    private static string Append(string text, (string Name, string Value) pair)
    {
        var (name, value) = pair;
        if (text.StartsWith("jdbc:sqlserver:", StringComparison.Ordinal) || !IsUrl(text) && text.Contains(';', StringComparison.Ordinal))
            return $"{text.TrimEnd(';')};{name}={value}{(text.EndsWith(';') ? ";" : "")}";
        if (IsUrl(text))
        {
            var separator = text.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            return $"{text}{separator}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        }

        return value.Any(char.IsWhiteSpace)
            ? throw ArmException.InvalidParameter(
                $"The value of the connection string property '{name}' has a space, where this client type's string ends it.")
            : $"{text} {name.Replace(' ', '_')}={value}";
    }

    // jdbc:postgresql://…, jdbc:mysql://…, and Go's user@tcp(host:port)/db
    private static bool IsUrl(string text)
        => text.StartsWith("jdbc:", StringComparison.Ordinal) || text.Contains("@tcp(", StringComparison.Ordinal);

    private static string Checked(string name, string? text)
        => text is { Length: > 0 and <= 512 } && !text.Any(c => char.IsControl(c) || ";=&?#'\"\\{}".Contains(c, StringComparison.Ordinal))
            ? text
            : throw ArmException.InvalidParameter(
                $"The connection string property '{name}' is empty, longer than 512 characters, or has one of ; = & ? # ' \" \\ {{ }}.");
}
