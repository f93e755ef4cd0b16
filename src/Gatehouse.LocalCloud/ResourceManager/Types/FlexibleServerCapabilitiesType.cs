using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>What a location offers for a database. A client refuses to change a server where this is empty.</summary>
internal sealed class FlexibleServerCapabilitiesType(string name, (string Sizes, IReadOnlyList<string> Versions) offer) : ResourceType
{
    /// <summary>Versions of PostgreSQL, and what their sizes are called.</summary>
    public static (string Sizes, IReadOnlyList<string> Versions) Postgres { get; } = ("supportedVcores", ["14", "15", "16", "17"]);

    /// <summary>Versions of MySQL, and what their sizes are called.</summary>
    public static (string Sizes, IReadOnlyList<string> Versions) MySql { get; } = ("supportedSkus", ["5.7", "8.0.21"]);

    public override string Name => name;

    public override Task<IReadOnlyList<JsonObject>> ListAsync(ResourceId collection, IReadOnlyList<JsonObject> stored, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<JsonObject>>([Capabilities()]);

    private JsonObject Capabilities() => new()
    {
        ["zone"] = "none",
        ["geoBackupSupported"] = false,
        ["zoneRedundantHaSupported"] = false,
        ["supportedHAMode"] = new JsonArray(),
        ["supportedGeoBackupRegions"] = new JsonArray(),
        ["supportedFlexibleServerEditions"] = new JsonArray(Edition("Burstable", "Standard_B1ms"), Edition("GeneralPurpose", "Standard_D2s_v3")),
    };

    private JsonObject Edition(string edition, string sku) => new()
    {
        ["name"] = edition,
        ["supportedStorageEditions"] = new JsonArray(new JsonObject
        {
            ["name"] = "ManagedDisk",
            ["supportedStorageMB"] = new JsonArray(new JsonObject { ["name"] = "32768", ["storageSizeMB"] = 32768, ["supportedIops"] = 120 }),
        }),
        ["supportedServerVersions"] = new JsonArray([.. offer.Versions.Select(version => new JsonObject
        {
            ["name"] = version,
            [offer.Sizes] = new JsonArray(new JsonObject { ["name"] = sku, ["vCores"] = 1, ["supportedIops"] = 120, ["supportedMemoryPerVcoreMB"] = 2048 }),
        })]),
    };
}
