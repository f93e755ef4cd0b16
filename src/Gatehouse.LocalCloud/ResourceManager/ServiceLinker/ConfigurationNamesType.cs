using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>Microsoft.ServiceLinker/configurationNames: which settings a connection of each kind writes, without a connection.</summary>
internal sealed partial class ConfigurationNamesType : ResourceType
{
    private const int PageSize = 50;
    private const int LongestFilter = 1_024;

    public override string Name => "Microsoft.ServiceLinker/configurationNames";

    public override Task<ArmAnswer?> QueryAsync(ResourceId collection, ArmQuery query, CancellationToken cancellationToken)
    {
        var matches = Filter(query.Filter);
        var at = query.SkipToken.Length == 0 ? 0
            : int.TryParse(query.SkipToken, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
            : throw ArmException.Bad("InvalidSkipToken", $"The $skipToken '{query.SkipToken}' is not one that a nextLink had.");
        var found = LinkerTemplates.Combinations.Where(matches).ToList();
        var body = new JsonObject { ["value"] = new JsonArray([.. found.Skip(at).Take(PageSize).Select(Describe)]) };
        if (found.Count - at > PageSize)
        {
            var filter = query.Filter.Length == 0 ? "" : "&$filter=" + Uri.EscapeDataString(query.Filter);
            var version = Uri.EscapeDataString(query.ApiVersion);
            body["nextLink"] = $"{query.Base}/providers/{Name}?api-version={version}{filter}&$skipToken={at + PageSize}";
        }

        return Task.FromResult<ArmAnswer?>(ArmAnswer.Ok(body) with { Headers = LinkerHeaders.Of(query, reads: false, tagged: null) });
    }

    private static JsonObject Describe((string Database, string Auth, string ClientType) combination) => new()
    {
        ["properties"] = new JsonObject
        {
            ["targetService"] = LinkerTarget.TypeOf(combination.Database)!.ToUpperInvariant(),
            ["clientType"] = combination.ClientType,
            ["authType"] = combination.Auth,
            ["names"] = new JsonArray([.. LinkerTemplates.Of(combination.Database, combination.Auth, combination.ClientType)
                .Select(setting => new JsonObject { ["value"] = setting.Key, ["description"] = Description(setting.Value) })]),
        },
    };

    // What the value is: one thing, or several put together.
    private static string Description(string value) => value switch
    {
        "{host}" => "Host name of the server",
        "{port}" => "Port of the server",
        "{database}" => "Database",
        "{username}" => "Database user",
        "{password}" => "Password",
        "{clientId}" => "Client id of the identity",
        "{clientSecret}" => "Client secret of the service principal",
        "{tenantId}" => "Tenant id",
        _ when value.Contains('{', StringComparison.Ordinal) => "Connection string",
        _ => $"Always {value}",
    };

    private static Func<(string Database, string Auth, string ClientType), bool> Filter(string text)
    {
        if (text.Length > LongestFilter)
            throw Invalid(text[..40] + "…");
        var conditions = new List<Func<(string Database, string Auth, string ClientType),
            bool>> { row => LinkerTarget.TypeOf(row.Database) is not null };
        foreach (var part in text.Length == 0 ? [] : And().Split(text))
        {
            if (Comparison().Match(part) is not { Success: true } match)
                throw Invalid(text);
            var value = match.Groups["value"].Value;
            conditions.Add(match.Groups["name"].Value.ToUpperInvariant() switch
            {
                "TARGETSERVICE" => row => LinkerTarget.TypeOf(row.Database) is { } type
                    && (Is(type, value) || Is(type[..type.LastIndexOf('/')], value)),
                "AUTHTYPE" => row => Is(row.Auth, value),
                "CLIENTTYPE" => row => Is(row.ClientType, value),
                _ => throw Invalid(text),
            });
        }

        return row => conditions.TrueForAll(condition => condition(row));
    }

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static ArmException Invalid(string filter) => ArmException.Bad(
        "InvalidFilter",
            $"Invalid $filter '{filter}'. Supported: TargetService, AuthType and ClientType, compared with eq and joined by and.");

    [GeneratedRegex(@"\s+and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z]+)\s+eq\s+'(?<value>[^']*)'\s*$")]
    private static partial Regex Comparison();
}
