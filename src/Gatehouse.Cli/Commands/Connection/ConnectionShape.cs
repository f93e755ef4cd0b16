using System.Text.Json.Nodes;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.Configuration;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>Connections as the Azure CLI prints them.</summary>
internal static class ConnectionShape
{
    public static IReadOnlyList<Column> Columns { get; } =
        [new("Name", "name"), new("ClientType", "clientType"), new("AuthType", "authInfo.authType"), new("UserName", "authInfo.userName"), new("Target", "targetService.id")];

    public static IReadOnlyList<Column> ConfigurationColumns { get; } = [new("Name", "name"), new("Value", "value")];

    public static JsonObject Of(JsonObject linker) => ArmShape.Flatten(linker);

    public static JsonArray Of(IEnumerable<ConfigurationEntry> entries)
        => new([.. entries.Select(entry => new JsonObject { ["name"] = entry.Name, ["value"] = entry.Value })]);
}
