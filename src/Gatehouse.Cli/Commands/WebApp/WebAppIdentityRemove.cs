using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityRemove(ResourceKind kind) : WebAppIdentityChange(
    kind,
    "remove", "Take a managed identity away from an app.", $"gatehouse {kind.Command} identity remove -g rg1 -n app1{WebAppIdentities.Example(kind, null)}")
{
    protected override JsonObject Change(JsonObject? identity, bool system, IReadOnlyList<string> userAssigned)
        => AppIdentity.Without(identity, system, userAssigned);
}
