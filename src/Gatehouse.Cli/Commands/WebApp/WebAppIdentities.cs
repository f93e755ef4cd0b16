using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.WebApp;

/// <summary>What the identity commands of apps share.</summary>
internal static class WebAppIdentities
{
    public static IReadOnlyList<Column> Columns { get; } = [new("PrincipalId", "principalId"), new("TenantId", "tenantId"), new("Type", "type")];

    public static Option<string[]> Option(string verb) => new("--identities")
    {
        Description = $"Identities to {verb}: [system], names in the same resource group, or resource ids. Default: [system].",
        HelpName = "identity",
        AllowMultipleArgumentsPerToken = true,
    };

    public static (bool System, IReadOnlyList<string> UserAssigned) Read(Invocation call, Option<string[]> option, string subscription, string group)
    {
        var given = call.Value(option) ?? [];
        return (given.Length == 0 || given.Contains("[system]"),
            [.. given.Where(identity => identity != "[system]").Select(identity => identity.StartsWith('/') ? identity : ResourceIds.Identity(subscription, group, identity))]);
    }
}
