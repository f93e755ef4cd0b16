using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Role;

/// <summary>What a role is about: <c>--scope</c>, a resource group, or the subscription.</summary>
internal sealed class RoleScope
{
    private readonly Option<string?> _scope = new("--scope")
    {
        Description = "Resource id, group id or subscription id (/subscriptions/…). Default: the resource group, else the subscription.",
        HelpName = "id",
    };
    private readonly Option<string?> _group = new("--resource-group", "-g")
    {
        Description = "Name of the resource group.",
        HelpName = "group",
    };

    public IReadOnlyList<Option> Options => [_scope, _group];

    public bool IsGiven(Invocation call) => call.Value(_scope) is not null || call.Value(_group) is not null;

    /// <exception cref="CliException">Both were given, or the scope is no id.</exception>
    public string Of(Invocation call, CloudSession cloud) => (call.Value(_scope), call.Value(_group)) switch
    {
        (not null, not null) => throw CliException.Usage("Give --scope or --resource-group/-g, not both: the scope names the group."),
        ({ } scope, _) when !scope.StartsWith('/') || scope.AsSpan().ContainsAny("?#") => throw CliException.Usage(
            $"--scope is '{scope}'; it must be an id such as /subscriptions/{cloud.SubscriptionId}/resourceGroups/rg1."),
        ({ } scope, _) => scope.TrimEnd('/'),
        (_, { } group) => ResourceIds.Group(cloud.SubscriptionId, group),
        _ => $"/subscriptions/{cloud.SubscriptionId}",
    };
}
