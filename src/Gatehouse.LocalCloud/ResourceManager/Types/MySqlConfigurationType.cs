using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines.MySql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>Microsoft.DBforMySQL/flexibleServers/configurations: the engine's settings, to be read.</summary>
internal sealed class MySqlConfigurationType(MySqlServers servers) : ResourceType
{
    // Azure's own, which no MySQL has: whether passwords are refused.
    private const string TokensOnly = "aad_auth_only";

    public override string Name => "Microsoft.DBforMySQL/flexibleServers/configurations";

    public override bool HasProvisioningState => false;

    public override async Task<JsonObject> PutAsync(ResourceWrite write, CancellationToken cancellationToken)
    {
        var wanted = write.Wanted.Properties().Text("value");
        var now = await FindAsync(write.Id, null, cancellationToken);
        return now is not null && now.Properties().Text("value")!.Equals(wanted, StringComparison.OrdinalIgnoreCase)
            ? now
            : throw ArmException.InvalidParameter($"The setting '{write.Id.Name}' cannot be changed here. Log in as an administrator and use SET SESSION; to refuse passwords, make the server without administratorLogin.");
    }

    public override async Task<JsonObject?> FindAsync(ResourceId id, JsonObject? stored, CancellationToken cancellationToken)
        => (await AllAsync(id.Parent!, cancellationToken)).FirstOrDefault(item => item.Text("name")!.Equals(id.Name, StringComparison.OrdinalIgnoreCase));

    public override Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => AllAsync(collection.Parent!, cancellationToken);

    private async Task<IReadOnlyList<JsonObject>> AllAsync(ResourceId id, CancellationToken cancellationToken)
    {
        var server = servers.ServerOf(id);
        var settings = await MySqlAdministration.SettingsAsync(server.Engine, cancellationToken);
        var tokensOnly = new MySqlSetting(TokensOnly, server.AcceptsPasswords ? "OFF" : "ON", "Whether only tokens log in.", "OFF", "BOOLEAN", false, "ON,OFF");
        return [.. settings.Append(tokensOnly).Select(setting => new JsonObject
        {
            ["id"] = $"{id.Text}/configurations/{setting.Name}",
            ["name"] = setting.Name,
            ["type"] = Name,
            ["properties"] = new JsonObject
            {
                ["value"] = setting.Value,
                ["currentValue"] = setting.Value,
                ["description"] = setting.Description,
                ["defaultValue"] = setting.Default,
                ["dataType"] = setting.Type switch { "BOOLEAN" => "Boolean", "ENUM" => "Enumeration", "DOUBLE" => "Numeric", "VARCHAR" or "SET" or "FLAGSET" => "String", _ => "Integer" },
                ["allowedValues"] = setting.Allowed,
                ["source"] = setting.Value == setting.Default ? "system-default" : "user-override",
                ["isReadOnly"] = "True",
                ["isConfigPendingRestart"] = "False",
                ["isDynamicConfig"] = setting.IsDynamic ? "True" : "False",
            },
        })];
    }
}
