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
        var text = new StringBuilder();
        foreach (var line in (present ?? "").ReplaceLineEndings("\n").Split('\n', StringSplitOptions.None).SkipLast(present?.EndsWith('\n') == false ? 0 : 1))
        {
            var key = line.Split('=')[0].Trim();
            if (key.StartsWith("export ", StringComparison.Ordinal))
                key = key["export ".Length..].Trim();
            text.Append(left.Remove(key, out var setting) ? Line(setting) : line).Append('\n');
        }

        foreach (var setting in settings.Where(setting => left.ContainsKey(setting.Name)))
            text.Append(Line(setting)).Append('\n');
        return text.ToString();
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
