using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>What a location offers for PostgreSQL. A client refuses to change a server where this is empty.</summary>
internal sealed class FlexibleServerCapabilitiesType(string name) : ResourceType
{
    private static readonly string[] Versions = ["14", "15", "16", "17"];

    public override string Name => name;

    public override Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<JsonObject>>([Capabilities()]);

    private static JsonObject Capabilities() => new()
    {
        ["zone"] = "none",
        ["geoBackupSupported"] = false,
        ["zoneRedundantHaSupported"] = false,
        ["supportedHAMode"] = new JsonArray(),
        ["supportedFlexibleServerEditions"] = new JsonArray(Edition("Burstable", "Standard_B1ms"), Edition("GeneralPurpose", "Standard_D2s_v3")),
    };

    private static JsonObject Edition(string edition, string sku) => new()
    {
        ["name"] = edition,
        ["supportedStorageEditions"] = new JsonArray(new JsonObject
        {
            ["name"] = "ManagedDisk",
            ["supportedStorageMB"] = new JsonArray(new JsonObject { ["name"] = "32768", ["storageSizeMB"] = 32768, ["supportedIops"] = 120 }),
        }),
        ["supportedServerVersions"] = new JsonArray([.. Versions.Select(version => new JsonObject
        {
            ["name"] = version,
            ["supportedVcores"] = new JsonArray(new JsonObject { ["name"] = sku, ["vCores"] = 1, ["supportedIops"] = 120, ["supportedMemoryPerVcoreMB"] = 2048 }),
        })]),
    };
}
