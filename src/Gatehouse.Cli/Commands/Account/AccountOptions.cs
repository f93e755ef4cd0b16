using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector;

namespace Gatehouse.Cli.Commands.Account;

/// <summary>What the commands that give tokens share.</summary>
internal static class AccountOptions
{
    // The Azure CLI's names of well-known resources.
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["arm"] = "https://management.core.windows.net/",
        ["ms-graph"] = TokenResources.Graph,
        ["oss-rdbms"] = TokenResources.OpenSourceDatabases,
    };

    public static Option<string?> As() => new("--as")
    {
        Description = "Be another principal that has signed in.",
        HelpName = "user",
        Hidden = true,
    };

    public static Option<string?> Resource() => new("--resource")
    {
        Description = "What the token is for, e.g. https://ossrdbms-aad.database.windows.net. Default: Resource Manager.",
        HelpName = "uri",
    };

    public static Option<string[]> Scope() => new("--scope")
    {
        Description = "Scope, in place of --resource.",
        HelpName = "scope",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string?> ResourceType()
    {
        var option = new Option<string?>("--resource-type")
        {
            Description = "Short name in place of --resource: arm, ms-graph or oss-rdbms.",
            HelpName = "type",
        };
        option.CompletionSources.Add([.. Types.Keys]);
        return option;
    }

    /// <exception cref="CliException">More than one was given, or an unknown type.</exception>
    public static string ResourceOf(Invocation call, Option<string?> resource, Option<string?> type, Option<string[]>? scope = null)
    {
        var scopes = scope is null ? [] : call.Value(scope) ?? [];
        if (new[] { call.Value(resource) is not null, call.Value(type) is not null, scopes.Length > 0 }.Count(given => given) > 1)
            throw CliException.Usage("Only one of --resource, --resource-type and --scope is possible.");
        if (scopes.Length > 0)
            return string.Join(' ', scopes);
        if (call.Value(type) is not { } name)
            return call.Value(resource) ?? Types["arm"];
        return Types.GetValueOrDefault(name) ?? throw CliException.Usage(
            $"argument --resource-type: invalid choice: '{name}' (choose from {string.Join(", ", Types.Keys.Select(key => $"'{key}'"))})");
    }
}
