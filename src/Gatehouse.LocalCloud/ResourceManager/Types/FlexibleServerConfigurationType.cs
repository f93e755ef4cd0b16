using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforPostgreSQL/flexibleServers/configurations: the engine's settings, to be read.</summary>
internal sealed class FlexibleServerConfigurationType(PostgresServers servers) : ResourceType
{
    public override string Name => "Microsoft.DBforPostgreSQL/flexibleServers/configurations";

    public override Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
        => throw ArmException.InvalidParameter($"The setting '{write.Id.Name}' cannot be changed here. Log in as an administrator and use ALTER DATABASE or ALTER ROLE … SET.");

    public override async Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => (await AllAsync(id.Parent!, cancellationToken)).FirstOrDefault(item => item.Text("name")!.Equals(id.Name, StringComparison.OrdinalIgnoreCase));

    public override Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => AllAsync(collection.Parent!, cancellationToken);

    private async Task<IReadOnlyList<JsonObject>> AllAsync(ResourceId server, CancellationToken cancellationToken)
    {
        var settings = await PostgresAdministration.SettingsAsync(FlexibleServerParts.EngineOf(servers, server), cancellationToken);
        return [.. settings.Select(setting => new JsonObject
        {
            ["id"] = $"{server.Text}/configurations/{setting.Name}",
            ["name"] = setting.Name,
            ["type"] = Name,
            ["properties"] = new JsonObject
            {
                ["value"] = setting.Value,
                ["description"] = setting.Description,
                ["defaultValue"] = setting.Default,
                ["dataType"] = setting.Type switch { "bool" => "Boolean", "enum" => "Enumeration", "real" => "Numeric", "integer" => "Integer", _ => "String" },
                ["source"] = setting.Source == "default" ? "system-default" : "user-override",
                ["isDynamicConfig"] = setting.IsDynamic,
                ["isReadOnly"] = true,
            },
        })];
    }
}
