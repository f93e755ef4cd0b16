using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>The rules and defaults of a SQL database's properties.</summary>
internal static class SqlDatabaseSettings
{
    private const string Collation = "SQL_Latin1_General_CP1_CI_AS";

    // Service objectives of the older kind, by name; the others are named by their virtual cores.
    private static readonly (string Objective, string Tier, int Units, long MaxBytes)[] Objectives =
    [
        ("Basic", "Basic", 5, 2L << 30), ("S0", "Standard", 10, 250L << 30), ("S1", "Standard", 20, 250L << 30),
            ("S2", "Standard", 50, 250L << 30),
        ("S3", "Standard", 100, 250L << 30), ("P1", "Premium", 125, 500L << 30),
    ];

    /// <summary>Checks the document and fills in what Azure would.</summary>
    /// <exception cref="ArmException">A value breaks a rule.</exception>
    public static void Complete(JsonObject database, JsonObject? existing, CloudContext cloud)
    {
        var properties = database.Properties();
        var before = existing?.Properties();
        foreach (var fixedName in new[] { "collation", "catalogCollation", "databaseId", "creationDate" })
        {
            if (before?[fixedName] is { } kept && properties[fixedName] is { } asked && !JsonNode.DeepEquals(kept, asked))
                throw ArmException.InvalidParameter($"The {fixedName} of a database that exists cannot be changed.");
        }

        if (properties.Text("collation") is { } collation
            && (collation.Length > 128 || !collation.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            throw ArmException.InvalidParameter($"The collation '{collation}' is not a collation's name, such as {Collation}.");
        var (sku, objective, bytes) = SkuOf(database.Object("sku"));
        database["sku"] = sku;
        database["kind"] = sku.ContainsKey("family") ? "v12.0,user,vcore" : "v12.0,user";
        var wanted = (JsonObject)properties.DeepClone();
        var ordered = new JsonObject
        {
            ["collation"] = Collation,
            ["maxSizeBytes"] = bytes,
            ["status"] = "Online",
            ["databaseId"] = Guid.NewGuid().ToString(),
            ["creationDate"] = SqlOperations.Time(cloud.Time.GetUtcNow()),
            ["currentServiceObjectiveName"] = objective,
            ["requestedServiceObjectiveName"] = objective,
            ["defaultSecondaryLocation"] = "westus",
            ["catalogCollation"] = Collation,
            ["zoneRedundant"] = false,
        };
        if (sku.ContainsKey("family"))
        {
            ordered["licenseType"] = "LicenseIncluded";
            ordered["maxLogSizeBytes"] = 64L << 30;
        }

        ordered["readScale"] = "Disabled";
        ordered["currentSku"] = sku.DeepClone();
        ordered["currentBackupStorageRedundancy"] = "Geo";
        ordered["requestedBackupStorageRedundancy"] = "Geo";
        ordered["maintenanceConfigurationId"] =
            $"/subscriptions/{cloud.Tenant.SubscriptionId}/providers/Microsoft.Maintenance/publicMaintenanceConfigurations/SQL_Default";
        ordered["isLedgerOn"] = false;
        ordered["isInfraEncryptionEnabled"] = false;
        // What follows from the size follows it; everything else is as it was asked for.
        foreach (
            var computed in new[] { "status", "currentSku", "currentServiceObjectiveName", "requestedServiceObjectiveName", "createMode" })
            wanted.Remove(computed);
        ordered.MergePatch(wanted);
        database["properties"] = ordered;
    }

    /// <summary>The document of the database that every server has.</summary>
    public static JsonObject System(ResourceId server, string name, JsonObject document)
    {
        var id = server.Child("databases", name);
        return new JsonObject
        {
            ["sku"] = new JsonObject { ["name"] = "System", ["tier"] = "System", ["capacity"] = 0 },
            ["kind"] = "v12.0,system",
            ["properties"] = new JsonObject
            {
                ["collation"] = Collation,
                ["maxSizeBytes"] = 30L << 30,
                ["status"] = "Online",
                ["databaseId"] = Guid.Empty.ToString(),
                ["currentServiceObjectiveName"] = "System2",
                ["requestedServiceObjectiveName"] = "System2",
                ["catalogCollation"] = Collation,
                ["zoneRedundant"] = false,
                ["readScale"] = "Disabled",
                ["isLedgerOn"] = false,
            },
            ["location"] = document.Text("location"),
            ["id"] = id.Text,
            ["name"] = name,
            ["type"] = id.Type,
        };
    }

    private static (JsonObject Sku, string Objective, long MaxBytes) SkuOf(JsonObject? given)
    {
        var name = given?.Text("name") ?? "GP_Gen5";
        var known = Array.Find(Objectives, entry => entry.Objective.Equals(name, StringComparison.OrdinalIgnoreCase)
            || (entry.Tier.Equals(name, StringComparison.OrdinalIgnoreCase) && entry.Units == (given?.Number("capacity") ?? 10)));
        if (known.Objective is not null)
            return (new() { ["name"] = known.Tier, ["tier"] = known.Tier, ["capacity"] = known.Units }, known.Objective, known.MaxBytes);
        var parts = name.Split('_');
        if (parts.Length < 2 || parts[0] is not ("GP" or "BC" or "HS"))
            throw ArmException.Bad("InvalidSkuName",
                $"The sku '{name}' is none of {string.Join(", ", Objectives.Select(entry => entry.Objective))}, nor of the form "
                + $"GP_Gen5_2.");
        var cores = int.TryParse(parts[^1], out var last) ? last : given?.Number("capacity") ?? 2;
        var family = given?.Text("family") ?? parts.First(part => part.StartsWith("Gen", StringComparison.Ordinal) || part == parts[^1]);
        var plain = int.TryParse(parts[^1], out _) ? string.Join('_', parts[..^1]) : name;
        var tier = parts[0] switch { "GP" => "GeneralPurpose", "BC" => "BusinessCritical", _ => "Hyperscale" };
        return (new() { ["name"] = plain, ["tier"] = tier, ["family"] = family, ["capacity"] = cores }, $"{plain}_{cores}", 32L << 30);
    }
}
