using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Cli.Commands.Connection.Sources;

/// <summary>Names a Kubernetes cluster, and the namespace of its programs.</summary>
internal sealed class ClusterOptions : SourceOptions
{
    private const string Type = "Microsoft.ContainerService/managedClusters";
    private readonly Option<string?> _name = new("--name", "-n") { Description = "Name of the cluster.", HelpName = "cluster" };
    private readonly Option<string?> _namespace = new("--kube-namespace")
    {
        Description = "Namespace of the programs. Default: default.",
        HelpName = "namespace",
    };

    protected override IReadOnlyList<Option<string?>> Required => [_name];

    protected override IEnumerable<Option> Names(bool ofMaking) => ofMaking ? [_name, _namespace] : [_name];

    protected override string? Scope(Invocation call) => call.Value(_namespace) ?? "default";

    protected override string? Checked(string id, string subscription) => Resource(id, subscription, Type);

    protected override string IdOf(Invocation call, string subscription) => ResourceIds.Resource(subscription, call.Value(Group)!, Type, call.Value(_name)!);
}
