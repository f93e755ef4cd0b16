using System.CommandLine;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>Names where a local connection is kept: a resource group and its location.</summary>
internal sealed class LocalOptions : SourceOptions
{
    private readonly Option<string?> _location = CommonOptions.Location();

    public override IEnumerable<Option> All(bool ofMaking) => [Group, _location];

    protected override IReadOnlyList<Option<string?>> Required => [];

    public override async Task<NamedSource> ReadAsync(Invocation call, CloudSession cloud, CancellationToken cancellationToken)
    {
        Require(call, Group);
        var group = call.Value(Group)!;
        var location = await CommonOptions.LocationAsync(call, cloud, _location, group, cancellationToken);
        return new(ResourceIds.Location(cloud.SubscriptionId, group, location), null);
    }

    public override (string SourceId, string Connection) Divide(string linkerId, string subscription)
        => Checked(linkerId, subscription) is { } source && ResourceIds.Value(linkerId, "connectors") is { } name
            ? (source, name)
            : throw CliException.Usage($"Connection id is invalid: {linkerId}");

    protected override string? Checked(string id, string subscription)
        => ResourceIds.Value(id, "resourceGroups") is { } group && ResourceIds.Value(id, "locations") is { } location
            ? ResourceIds.Location(ResourceIds.Value(id, "subscriptions") ?? subscription, group, location)
            : null;

    protected override string IdOf(Invocation call, string subscription) => throw new NotSupportedException();
}
