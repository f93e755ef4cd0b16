using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>Names the app of a connection: by group and name, or by its id.</summary>
internal static class SourceOption
{
    public static string Read(Invocation call, Option<string?> group, Option<string?> name, Option<string?> sourceId, string subscription)
    {
        if (call.Value(sourceId) is { } id)
        {
            return ResourceIds.Value(id, "resourceGroups") is { } idGroup && ResourceIds.Value(id, "sites") is { } site
                ? ResourceIds.Site(ResourceIds.Value(id, "subscriptions") ?? subscription, idGroup, site)
                : throw CliException.Usage($"Resource id is invalid: {id}");
        }

        Require((group, call.Value(group)), (name, call.Value(name)));
        return ResourceIds.Site(subscription, call.Value(group)!, call.Value(name)!);
    }

    /// <exception cref="CliException">One is missing or blank; the Azure CLI's texts.</exception>
    public static void Require(params IReadOnlyList<(Option Option, string? Value)> options)
    {
        var missing = options.Where(option => option.Value is null).Select(option => option.Option.Name).ToList();
        if (missing.Count > 0)
            throw CliException.Usage($"Required argument is missing, please provide the arguments: {string.Join(", ", missing)}");
        if (options.FirstOrDefault(option => string.IsNullOrWhiteSpace(option.Value)).Option is { } blank)
            throw CliException.Usage($"{blank.Name} should not be blank");
    }
}
