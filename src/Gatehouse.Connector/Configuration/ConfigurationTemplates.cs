using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.Connector.Configuration;

/// <summary>The keys and values that each client type reads, as Azure's service connector writes them.</summary>
public static partial class ConfigurationTemplates
{
    private static readonly Lazy<IReadOnlyList<Template>> All = new(Load);

    /// <summary>Makes the settings of one connection.</summary>
    /// <param name="database">Target type, e.g. <c>postgres-flexible</c>.</param>
    /// <param name="auth">Authentication type, e.g. <c>systemAssignedIdentity</c>.</param>
    /// <param name="clientType">Client type, e.g. <c>dotnet</c>; any case.</param>
    /// <param name="values">What they are filled with.</param>
    /// <returns>The settings in the order in which Azure lists them.</returns>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.InvalidArgument"/>: no such combination, or a value that its format cannot hold.</exception>
    public static IReadOnlyList<ConfigurationEntry> Fill(string database, string auth, string clientType, ConfigurationValues values)
    {
        var templates = All.Value
            .Where(template => template.Database == database && template.Auth == auth && template.ClientType.Equals(clientType, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (templates.Count == 0)
            throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"Client type '{clientType}' with {auth} is not supported for {database}. Supported: {string.Join(", ", ClientTypes(database, auth))}.");
        return [.. templates.Select(template => new ConfigurationEntry(template.Key, Replace(template, values)))];
    }

    /// <summary>The client types that a target type supports with an authentication type.</summary>
    public static IReadOnlyList<string> ClientTypes(string database, string auth)
        => [.. All.Value.Where(template => template.Database == database && template.Auth == auth).Select(template => template.ClientType).Distinct(StringComparer.Ordinal)];

    // One pass, so that a value which looks like a placeholder stays what it is.
    private static string Replace(Template template, ConfigurationValues values)
        => Placeholder().Replace(template.Value, match => Checked(template, match.Groups[1].Value, ValueOf(match.Groups[1].Value, values)));

    private static string? ValueOf(string name, ConfigurationValues values) => name switch
    {
        "host" => values.Host,
        "port" => values.Port.ToString(CultureInfo.InvariantCulture),
        "database" => values.Database,
        "username" => values.Username,
        "clientId" => values.ClientId,
        "tenantId" => values.TenantId,
        "clientSecret" => values.ClientSecret,
        "password" => values.Password,
        _ => values.Password is { } password ? Uri.EscapeDataString(password) : null, // uriEscapedPassword
    };

    // Inside a connection string a value with a separator would be read as more settings. Alone in its setting it is safe.
    private static string Checked(Template template, string name, string? value)
    {
        if (value is null)
            throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"The setting '{template.Key}' needs a {name} and none is known.");
        var alone = template.Value.Length == name.Length + 2;
        return alone || name == "uriEscapedPassword" || !value.Any(NeedsQuoting)
            ? value
            : throw new ConnectorException(
                ConnectorErrorCode.InvalidArgument,
                $"The {name} has a character that the setting '{template.Key}' cannot hold (a space, a quote, or one of ; = & ? # /). Rename it, or use --client-type none, which writes each value as a setting of its own.");
    }

    private static bool NeedsQuoting(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || c is ';' or '=' or '&' or '?' or '#' or '/' or '\'' or '"' or '\\' or '{' or '}';

    private static List<Template> Load()
    {
        using var file = typeof(ConfigurationTemplates).Assembly.GetManifestResourceStream("templates.json")!;
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.EnumerateArray().Select(row => new Template(
            row.GetProperty("database").GetString()!,
            row.GetProperty("auth").GetString()!,
            row.GetProperty("clientType").GetString()!,
            row.GetProperty("key").GetString()!,
            row.GetProperty("value").GetString()!))];
    }

    [GeneratedRegex(@"\{(host|port|database|username|clientId|tenantId|clientSecret|password|uriEscapedPassword)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    private sealed record Template(string Database, string Auth, string ClientType, string Key, string Value);
}
