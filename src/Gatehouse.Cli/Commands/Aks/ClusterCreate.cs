using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Aks;

internal sealed class ClusterCreate : ResourceCreate
{
    private readonly Option<bool> _managed = new(
        "--enable-managed-identity")
    { Description = "With a system-assigned identity; the default." };
    private readonly Option<string?> _identity = new(
        "--assign-identity")
    { Description = "A user-assigned identity by its resource id, instead.", HelpName = "id" };
    private readonly Option<bool> _issuer = new(
        "--enable-oidc-issuer")
    { Description = "With an issuer of tokens for its service accounts; kept." };
    private readonly Option<bool> _workload = new(
        "--enable-workload-identity")
    { Description = "With identities for its workloads; kept." };
    private readonly Option<int?> _nodes = new("--node-count", "-c")
    {
        Description = "Number of nodes; none runs here.",
        HelpName = "count"
    };
    private readonly Option<bool> _keys = new(
        "--generate-ssh-keys")
    { Description = "Kept for the Azure CLI's command lines; there are no machines." };

    public ClusterCreate() : base(Kinds.Cluster, "gatehouse aks create -g rg1 -n aks1 --enable-oidc-issuer --enable-workload-identity")
    {
        foreach (var option in new Option[] { _managed, _identity, _issuer, _workload, _nodes, _keys })
            Add(option);
    }

    protected override void Complete(Invocation call, CloudSession cloud, JsonObject body, JsonObject properties)
    {
        string[] userAssigned = call.Value(_identity) is { } identity ? [identity] : [];
        body["identity"] = AppIdentity.With(null, userAssigned.Length == 0, userAssigned);
        properties["oidcIssuerProfile"] = new JsonObject { ["enabled"] = call.Value(_issuer) };
        properties["securityProfile"] = new JsonObject { ["workloadIdentity"] = new JsonObject { ["enabled"] = call.Value(_workload) } };
        properties["agentPoolProfiles"] = new JsonArray(
            new JsonObject { ["name"] = "nodepool1", ["count"] = call.Value(_nodes) ?? 3, ["mode"] = "System" });
    }
}
