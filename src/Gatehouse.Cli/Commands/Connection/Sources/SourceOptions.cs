using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>A source that a command line names.</summary>
/// <param name="Id">Resource id that its connections hang on.</param>
/// <param name="Scope">The container or the namespace. Null: none was named.</param>
internal sealed record NamedSource(string Id, string? Scope);

/// <summary>The options that name one source: by group and name, or by its resource id.</summary>
internal abstract class SourceOptions
{
    private readonly Option<string?> _id = new("--source-id") { Description = "Resource id of the source, in place of its group and name.", HelpName = "id" };

    protected Option<string?> Group { get; } = new("--resource-group", "-g") { Description = "Resource group of the source.", HelpName = "group" };

    /// <summary>Options in the order in which help shows them.</summary>
    /// <param name="ofMaking">Whether the command makes a connection: some parts are named then only.</param>
    public virtual IEnumerable<Option> All(bool ofMaking) => [Group, .. Names(ofMaking), _id];

    public virtual Task<NamedSource> ReadAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        var scope = Scope(call);
        if (call.Value(_id) is { } id)
            return Task.FromResult(new NamedSource(Checked(id, cloud.SubscriptionId) ?? throw CliException.Usage($"Resource id is invalid: {id}"), scope));
        Require(call, [Group, .. Required]);
        return Task.FromResult(new NamedSource(IdOf(call, cloud.SubscriptionId), scope));
    }

    /// <summary>Divides a connection's resource id.</summary>
    /// <exception cref="CliException">It is no connection of such a source.</exception>
    public virtual (string SourceId, string Connection) Divide(string linkerId, string subscription)
        => ResourceIds.Value(linkerId, "linkers") is { } name && Checked(linkerId, subscription) is { } source
            ? (source, name)
            : throw CliException.Usage($"Connection id is invalid: {linkerId}");

    /// <exception cref="CliException">One is missing or blank; the Azure CLI's texts.</exception>
    public static void Require(Invocation call, params IReadOnlyList<Option<string?>> options)
    {
        var missing = options.Where(option => call.Value(option) is null).Select(option => option.Name).ToList();
        if (missing.Count > 0)
            throw CliException.Usage($"Required argument is missing, please provide the arguments: {string.Join(", ", missing)}");
        if (options.FirstOrDefault(option => string.IsNullOrWhiteSpace(call.Value(option))) is { } blank)
            throw CliException.Usage($"{blank.Name} should not be blank");
    }

    protected abstract IReadOnlyList<Option<string?>> Required { get; }

    protected virtual IEnumerable<Option> Names(bool ofMaking) => Required;

    protected virtual string? Scope(Invocation call) => null;

    /// <summary>The source's id, made of its parts so that no other path is called. Null when the id has not all of them.</summary>
    protected abstract string? Checked(string id, string subscription);

    protected abstract string IdOf(Invocation call, string subscription);

    /// <summary>Id of a resource whose group and name are in another id. Null when they are not.</summary>
    protected static string? Resource(string id, string subscription, string type)
        => ResourceIds.Value(id, "resourceGroups") is { } group && ResourceIds.Value(id, ResourceIds.Name(type)) is { } name
            ? ResourceIds.Resource(ResourceIds.Value(id, "subscriptions") ?? subscription, group, type, name)
            : null;
}
