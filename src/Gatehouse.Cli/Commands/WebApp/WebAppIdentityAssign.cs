using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityAssign(ResourceKind kind) : WebAppIdentityChange(
    kind,
    "assign",
    "Give an app a managed identity.",
    $"gatehouse {kind.Command} identity assign -g rg1 -n app1{WebAppIdentities.Example(kind, null)}",
    $"gatehouse {kind.Command} identity assign -g rg1 -n app1 {WebAppIdentities.Example(kind, "id1")}")
{
    protected override JsonObject Change(JsonObject? identity, bool system, IReadOnlyList<string> userAssigned)
        => AppIdentity.With(identity, system, userAssigned);
}
