using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

/// <summary>What the identity commands of apps share.</summary>
internal static class WebAppIdentities
{
    public static IReadOnlyList<Column> Columns { get; } =
        [new("PrincipalId", "principalId"), new("TenantId", "tenantId"), new("Type", "type")];

    public static Option<string[]> Option(string verb) => new("--identities")
    {
        Description = $"Identities to {verb}: [system], names in the same resource group, or resource ids. Default: [system].",
        HelpName = "identity",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>How an identity is named in an example; null is the system-assigned one.</summary>
    public static string Example(ResourceKind kind, string? identity) => (kind.Type.StartsWith("Microsoft.Web/", StringComparison.Ordinal), identity) switch
    {
        (true, null) => "",
        (true, _) => $"--identities {identity}",
        (false, null) => " --system-assigned",
        _ => $"--user-assigned {identity}",
    };

    public static Option<string[]> UserAssigned() => new("--user-assigned")
    {
        Description = "User-assigned identities: names in the same resource group, or resource ids.",
        HelpName = "identity",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Resource ids of identities that are named by name or by id.</summary>
    public static IReadOnlyList<string> Ids(IEnumerable<string> identities, string subscription, string group)
        => [.. identities.Select(identity => identity.StartsWith('/') ? identity : ResourceIds.Identity(subscription, group, identity))];

    public static (bool System, IReadOnlyList<string> UserAssigned) Read(
        Invocation call, Option<string[]> option, string subscription, string group)
    {
        var given = call.Value(option) ?? [];
        return (given.Length == 0 || given.Contains("[system]"),
            Ids(given.Where(identity => identity != "[system]"), subscription, group));
    }
}
