using System.Text.Json.Nodes;
using Gatehouse.Cli.Output;

namespace Gatehouse.Cli.Commands.WebApp;

/// <summary>App settings as the Azure CLI prints them.</summary>
internal static class SettingsShape
{
    public static IReadOnlyList<Column> Columns { get; } = [new("Name", "name"), new("SlotSetting", "slotSetting"), new("Value", "value")];

    public static JsonArray Of(IReadOnlyDictionary<string, string> settings)
        => new([.. settings.Select(setting => new JsonObject { ["name"] = setting.Key, ["slotSetting"] = false, ["value"] = setting.Value })]);
}
