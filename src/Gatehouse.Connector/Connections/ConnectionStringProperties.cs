using Gatehouse.Connector.Configuration;

namespace Gatehouse.Connector.Connections;

/// <summary>Adds what the caller wants in connection strings, in the form that each kind of string has.</summary>
/// <remarks>The service writes the same settings when it records the connection: the local cloud's <c>LinkerConnectionString</c>.</remarks>
internal static class ConnectionStringProperties
{
    private const int Most = 50;
    private const int Longest = 512; // characters of a name or a value

    /// <summary>Adds the properties to every setting that is a connection string.</summary>
    /// <param name="settings">The settings by their default names.</param>
    /// <param name="properties">The properties.</param>
    /// <exception cref="ConnectorException">
    /// With <see cref="ConnectorErrorCode.InvalidArgument"/>: no setting is a connection string, or one cannot hold a property.
    /// </exception>
    public static IReadOnlyList<ConfigurationEntry> Add(
        IReadOnlyList<ConfigurationEntry> settings, IReadOnlyDictionary<string, string> properties)
    {
        if (properties.Count == 0)
            return settings;
        if (!settings.Any(IsConnectionString))
            throw Invalid("--connstr-props: this client type has no connection string. Each of its settings is one value.");
        if (properties.Count > Most)
            throw Invalid($"--connstr-props has {properties.Count} properties; the most is {Most}.");
        if (properties.Where(one => !IsPossible(one.Key) || !IsPossible(one.Value)).Select(one => one.Key).FirstOrDefault() is { } odd)
            throw Invalid(
                $"The connection string property '{odd}' is empty, longer than {Longest} characters, or has one of ; = & ? # ' \" \\ {{ }}.");
        return [.. settings.Select(setting
            => IsConnectionString(setting) ? setting with { Value = properties.Aggregate(setting.Value, Append) } : setting)];
    }

    private static bool IsConnectionString(ConfigurationEntry setting)
        => setting.Name.EndsWith("CONNECTIONSTRING", StringComparison.Ordinal) || setting.Name == "spring.datasource.url";

    private static string Append(string text, KeyValuePair<string, string> property)
    {
        var (name, value) = property;
        if (text.StartsWith("jdbc:sqlserver:", StringComparison.Ordinal) || (!IsUrl(text) && text.Contains(';', StringComparison.Ordinal)))
            return $"{text.TrimEnd(';')};{name}={value}{(text.EndsWith(';') ? ";" : "")}";
        if (IsUrl(text))
            return $"{text}{(text.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return value.Any(char.IsWhiteSpace)
            ? throw Invalid($"The value of the connection string property '{name}' has a space, where this client type's string ends it.")
            : $"{text} {name.Replace(' ', '_')}={value}";
    }

    // jdbc:postgresql://…, jdbc:mysql://…, and Go's user@tcp(host:port)/db
    private static bool IsUrl(string text)
        => text.StartsWith("jdbc:", StringComparison.Ordinal) || text.Contains("@tcp(", StringComparison.Ordinal);

    private static bool IsPossible(string text)
        => text.Length is > 0 and <= Longest && !text.Any(c => char.IsControl(c) || ";=&?#'\"\\{}".Contains(c, StringComparison.Ordinal));

    private static ConnectorException Invalid(string text) => new(ConnectorErrorCode.InvalidArgument, text);
}
