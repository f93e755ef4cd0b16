using System.Text;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Connector.Sources;

/// <summary>Lines of <c>KEY="value"</c>, as dotenv libraries and shells read them. Lines of other keys stay as they are.</summary>
internal sealed class EnvironmentFile : ISettingsFile
{
    public string Write(string? present, string connection, ConnectionRequest request, IReadOnlyList<ConfigurationEntry> settings)
    {
        var left = settings.ToDictionary(setting => setting.Name, StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var line in (present ?? "").Split('\n').SkipLast(present is { Length: > 0 } && !present.EndsWith('\n') ? 0 : 1))
        {
            var (export, key) = KeyOf(line);
            if (left.Remove(key, out var setting))
                text.Append(export).Append(Line(setting)).Append('\n');
            else if (!written.Contains(key)) // of two lines of one key the last would win
                text.Append(line).Append('\n');
            if (setting is not null)
                written.Add(key);
        }

        foreach (var setting in settings.Where(setting => left.ContainsKey(setting.Name)))
            text.Append(Line(setting)).Append('\n');
        return text.ToString();
    }

    private static (string Export, string Key) KeyOf(string line)
    {
        const string export = "export ";
        var key = line.Split('=')[0].Trim();
        return key.StartsWith(export, StringComparison.Ordinal) ? (export, key[export.Length..].Trim()) : ("", key);
    }

    /// <summary>One setting as a line, e.g. <c>AZURE_POSTGRESQL_PORT="5432"</c>.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: a line cannot hold the value.</exception>
    public static string Line(ConfigurationEntry setting)
    {
        // A shell would run what is in $(…) or `…`, and dotenv libraries expand ${…}: single quotes keep all of it.
        var quote = setting.Value.Contains('\'', StringComparison.Ordinal) ? '"' : '\'';
        if (setting.Value.Any(char.IsControl) || (quote == '"' && setting.Value.AsSpan().ContainsAny("\"$`\\")))
            throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument, $"The value of '{setting.Name}' has characters that a .env file cannot hold.");
        return setting.Value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/' or '@') ? $"{setting.Name}={setting.Value}" : $"{setting.Name}={quote}{setting.Value}{quote}";
    }
}
