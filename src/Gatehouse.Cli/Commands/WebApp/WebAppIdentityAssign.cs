using System.Text.Json.Nodes;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.WebApp;

internal sealed class WebAppIdentityAssign() : WebAppIdentityChange(
    "assign",
    "Give an app a managed identity.",
    "gatehouse webapp identity assign -g rg1 -n web1",
    "gatehouse webapp identity assign -g rg1 -n web1 --identities id1")
{
    protected override JsonObject Change(JsonObject? identity, bool system, IReadOnlyList<string> userAssigned)
        => AppIdentity.With(identity, system, userAssigned);
}
