using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityRemove() : WebAppIdentityChange(
    "remove", "Take a managed identity away from an app.", "gatehouse webapp identity remove -g rg1 -n web1")
{
    protected override JsonObject Change(JsonObject? identity, bool system, IReadOnlyList<string> userAssigned)
        => AppIdentity.Without(identity, system, userAssigned);
}
