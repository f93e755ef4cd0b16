using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.Protocols.MySql;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>The rules and defaults of a MySQL server's properties.</summary>
internal static class MySqlServerSettings
{
    private static readonly string[] Reserved =
        ["azure_superuser", "admin", "administrator", "root", "guest", "public", "gatehouse", "mysql", "mariadb.sys", "mysql.sys", "mysql.session", "mysql.infoschema"];

    /// <summary>Checks the document, fills in what Azure would, and takes the password out of it.</summary>
    /// <exception cref="ArmException">A value breaks a rule.</exception>
    public static FlexibleServerSettings Complete(JsonObject server, JsonObject? existing)
    {
        var (login, password, before) = FlexibleServerSettings.TakeAdministrator(server, existing, CheckLogin);
        if (login is not null && password is null && before is null)
            throw ArmException.InvalidParameter("administratorLoginPassword is required with administratorLogin.");
        FlexibleServerSettings.CheckPort(server, existing);

        server.Default(Defaults());
        var properties = server.Properties();
        properties["fullyQualifiedDomainName"] = "localhost";
        properties["state"] = "Ready";
        properties.Remove("createMode");
        properties.Remove("stateMessage");
        if (existing is null)
            properties.Remove("port");
        foreach (var kept in new[] { "version", "fullVersion" })
        {
            if (existing is not null)
                properties[kept] = existing.Properties()[kept]?.DeepClone();
        }

        return new(LoginsOf(server), login, password is null ? null : NativePassword.Hash(Encoding.ASCII.GetBytes(password)));
    }

    /// <summary>How clients may log in to a stored server: always with a token, and with a password where the server was made with one.</summary>
    public static DatabaseLogins LoginsOf(JsonObject server)
        => new(true, server.Properties().Text("administratorLogin") is not null, FlexibleServerSettings.HasPublicAccess(server));

    // What the real az reads without asking whether it is there.
    private static JsonObject Defaults() => new()
    {
        ["sku"] = new JsonObject { ["name"] = "Standard_B1ms", ["tier"] = "Burstable" },
        ["properties"] = new JsonObject
        {
            ["version"] = "8.0.21",
            ["availabilityZone"] = "1",
            ["replicationRole"] = "None",
            ["replicaCapacity"] = 10,
            ["storage"] = new JsonObject { ["storageSizeGB"] = 32, ["iops"] = 360, ["autoGrow"] = "Enabled", ["autoIoScaling"] = "Disabled", ["logOnDisk"] = "Disabled", ["storageSku"] = "Premium_LRS" },
            ["backup"] = new JsonObject { ["backupRetentionDays"] = 7, ["geoRedundantBackup"] = "Disabled" },
            ["network"] = new JsonObject { ["publicNetworkAccess"] = "Enabled" },
            ["highAvailability"] = new JsonObject { ["mode"] = "Disabled", ["state"] = "NotEnabled", ["standbyAvailabilityZone"] = "" },
            ["maintenanceWindow"] = new JsonObject { ["customWindow"] = "Disabled", ["dayOfWeek"] = 0, ["startHour"] = 0, ["startMinute"] = 0 },
        },
    };

    private static void CheckLogin(string login)
    {
        if (login.Length is < 1 or > 32 || !login.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || Reserved.Contains(login, StringComparer.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"The administrator login '{login}' is not allowed: 1 to 32 letters, digits and '_', and none of {string.Join(", ", Reserved)}.");
    }
}
