using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>The keys and values that each client type reads. The same file as the connector's; a test keeps both readers alike.</summary>
internal static partial class LinkerTemplates
{
    /// <summary>The client type whose connection string goes among an app's connection strings.</summary>
    public const string ConnectionStringClient = "dotnet-connectionString";

    private static readonly Lazy<IReadOnlyList<Template>> All = new(Load);

    /// <summary>Makes the settings of one connection, in the order in which Azure lists them.</summary>
    /// <remarks>A setting that needs a secret which is not known is left out.</remarks>
    /// <exception cref="ArmException">There is no such combination, or a value that its format cannot hold.</exception>
    public static IReadOnlyList<(string Key, string Value)> Fill(string database, string auth, string clientType, LinkerValues values)
    {
        // Without its password a connection by password has the form that has none: what Azure generates for a local connection.
        if (auth == "secret" && values.Password is null)
            auth = "userAccount";
        var templates = All.Value
            .Where(template => template.Database == database && template.Auth == auth
                && template.ClientType.Equals(clientType, StringComparison.OrdinalIgnoreCase))
            .ToList();
        if (templates.Count == 0)
            throw ArmException.InvalidParameter(
                $"The client type '{clientType}' with the authentication type '{auth}' is not supported for {database}.");
        return [.. templates.Where(template => !NeedsUnknownSecret(template, values))
            .Select(template => (template.Key, Replace(template, values)))];
    }

    /// <summary>Every combination of database, authentication type and client type, each once and in the file's order.</summary>
    public static IEnumerable<(string Database, string Auth, string ClientType)> Combinations
        => All.Value.Select(template => (template.Database, template.Auth, template.ClientType)).Distinct();

    /// <summary>Keys and templates of a combination.</summary>
    public static IEnumerable<(string Key, string Value)> Of(string database, string auth, string clientType)
        => All.Value.Where(template => template.Database == database && template.Auth == auth && template.ClientType == clientType)
            .Select(template => (template.Key, template.Value));

    /// <summary>Whether the value of a setting is or holds a secret.</summary>
    public static bool HoldsSecret(string database, string auth, string clientType, string key)
        => All.Value.Any(template => template.Database == database && template.Auth == auth && template.Key == key
            && template.ClientType.Equals(clientType, StringComparison.OrdinalIgnoreCase)
            && Placeholder().Matches(template.Value).Any(match => match.Groups[1].Value is "clientSecret" or "password" or "uriEscapedPassword"));

    private static bool NeedsUnknownSecret(Template template, LinkerValues values)
        => Placeholder().Matches(template.Value).Any(match => match.Groups[1].Value is "clientSecret" && values.ClientSecret is null);

    // One pass, so that a value which looks like a placeholder stays what it is.
    private static string Replace(Template template, LinkerValues values)
        => Placeholder().Replace(template.Value, match => Checked(template, match.Groups[1].Value, ValueOf(match.Groups[1].Value, values)));

    private static string? ValueOf(string name, LinkerValues values) => name switch
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
            throw ArmException.InvalidParameter($"The setting '{template.Key}' needs a {name} and the connection has none.");
        var alone = template.Value.Length == name.Length + 2;
        return alone || name == "uriEscapedPassword" || !value.Any(NeedsQuoting)
            ? value
            : throw ArmException.InvalidParameter(
                $"The {name} has a character that the setting '{template.Key}' cannot hold (a space, a quote, or one of ; = & ? # /). "
                + "Rename it, or use the client type none.");
    }

    private static bool NeedsQuoting(char c)
        => char.IsWhiteSpace(c) || char.IsControl(c) || c is ';' or '=' or '&' or '?' or '#' or '/' or '\'' or '"' or '\\' or '{' or '}';

    private static List<Template> Load()
    {
        using var file = typeof(LinkerTemplates).Assembly.GetManifestResourceStream("templates.json")!;
        using var document = JsonDocument.Parse(file);
        return [.. document.RootElement.EnumerateArray().Select(row => new Template(
            row.GetProperty("database").GetString()!,
            row.GetProperty("auth").GetString()!,
            row.GetProperty("clientType").GetString()!,
            row.GetProperty("key").GetString()!,
            row.GetProperty("value").GetString()!))];
    }

    [GeneratedRegex(
        @"\{(host|port|database|username|clientId|tenantId|clientSecret|password|uriEscapedPassword)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    private sealed record Template(string Database, string Auth, string ClientType, string Key, string Value);
}

/// <summary>What the templates are filled with.</summary>
internal sealed record LinkerValues(string Host, int Port, string Database)
{
    /// <summary>Values for whoever wants the keys only.</summary>
    public static LinkerValues Any { get; }
        = new("h", 1, "d") { Username = "u", ClientId = "c", TenantId = "t", ClientSecret = "s", Password = "p" };

    public string? Username { get; init; }

    public string? ClientId { get; init; }

    public string? TenantId { get; init; }

    public string? ClientSecret { get; init; }

    public string? Password { get; init; }

    // Values in full would put a secret into a log.
    public override string ToString() => $"{Host}:{Port}/{Database}";
}
