using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines;
using Gatehouse.LocalCloud.Engines.Postgres;

namespace Gatehouse.LocalCloud.ResourceManager.Types;

/// <summary>The rules and defaults of a flexible server's properties.</summary>
/// <param name="Logins">How clients may log in.</param>
/// <param name="AdministratorLogin">Name of the administrator with a password, or null.</param>
/// <param name="Verifier">What is stored of a password that was just given, or null. The password itself goes nowhere.</param>
internal sealed record FlexibleServerSettings(DatabaseLogins Logins, string? AdministratorLogin, string? Verifier)
{
    private static readonly string[] Reserved = ["azure_superuser", "azure_pg_admin", "postgres", "admin", "administrator", "root", "guest", "public"];

    /// <summary>Checks a server's name.</summary>
    /// <exception cref="ArmException">It breaks Azure's rule.</exception>
    public static void CheckName(string name)
    {
        if (!IsName(name))
            throw ArmException.InvalidName(name, "3 to 63 lowercase letters, digits and hyphens, and no hyphen first or last.");
    }

    /// <summary>Without the verifier, which is as good as a password to who wants to guess one.</summary>
    public override string ToString() => $"FlexibleServerSettings({Logins}, {AdministratorLogin})";

    public static bool IsName(string name)
        => name.Length is >= 3 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';

    /// <summary>Checks the document, fills in what Azure would, and takes the password out of it.</summary>
    /// <exception cref="ArmException">A value breaks a rule.</exception>
    public static FlexibleServerSettings Complete(JsonObject server, JsonObject? existing, string tenantId)
    {
        var (login, password, before) = TakeAdministrator(server, existing, CheckLogin);
        server.Default(Defaults());
        FillReadOnly(server, existing, tenantId, login is not null);
        var logins = LoginsOf(server);
        if (!logins.Tokens && !logins.Passwords)
            throw ArmException.InvalidParameter("authConfig disables both Entra and password authentication; nobody could log in.");
        if (logins.Passwords && login is null)
            throw ArmException.InvalidParameter("Password authentication needs administratorLogin and administratorLoginPassword.");
        if (logins.Passwords && password is null && before is null)
            throw ArmException.InvalidParameter("administratorLoginPassword is required with administratorLogin.");
        CheckPort(server, existing);
        return new(logins, login, password is null ? null : ScramVerifier.Create(password));
    }

    /// <summary>Reads the administrator with a password, checks both, and takes the password out of the document.</summary>
    /// <param name="server">The document.</param>
    /// <param name="existing">The stored document, or null.</param>
    /// <param name="checkLogin">Refuses a name that the database does not allow.</param>
    /// <returns>The login and the password that are asked for, and the login that the server has; each may be null.</returns>
    /// <exception cref="ArmException">A value breaks a rule.</exception>
    public static (string? Login, string? Password, string? Before) TakeAdministrator(JsonObject server, JsonObject? existing, Action<string> checkLogin)
    {
        var properties = server.Properties();
        var password = properties.Text("administratorLoginPassword");
        properties.Remove("administratorLoginPassword");
        var login = properties.Text("administratorLogin");
        var before = existing?.Properties().Text("administratorLogin");
        if (before is not null && login != before)
            throw ArmException.InvalidParameter($"The administrator login '{before}' cannot be changed.");
        if (login is not null)
            checkLogin(login);
        if (password is not null && login is null)
            throw ArmException.InvalidParameter("administratorLoginPassword is given without administratorLogin.");
        if (password is not null)
            CheckPassword(password, login!);
        return (login, password, before);
    }

    /// <summary>Refuses a change of the port.</summary>
    /// <exception cref="ArmException">The document names another port than the server has.</exception>
    public static void CheckPort(JsonObject server, JsonObject? existing)
    {
        if (server.Properties().Number("port") is { } port && existing is not null && existing.Properties().Number("port") != port)
            throw ArmException.InvalidParameter("The port of a server is chosen by the local cloud and cannot be changed.");
    }

    /// <summary>How clients may log in to a stored server.</summary>
    public static DatabaseLogins LoginsOf(JsonObject server)
    {
        var authentication = server.Properties().Ensure("authConfig");
        return new(Enabled(authentication, "activeDirectoryAuth"), Enabled(authentication, "passwordAuth"), HasPublicAccess(server));
    }

    /// <summary>Whether the server has public network access; it has where nothing is said.</summary>
    /// <exception cref="ArmException">The document says neither Enabled nor Disabled.</exception>
    public static bool HasPublicAccess(JsonObject server) => server.Properties().Object("network")?.Text("publicNetworkAccess") switch
    {
        null => true,
        { } text when text.Equals("Enabled", StringComparison.OrdinalIgnoreCase) => true,
        { } text when text.Equals("Disabled", StringComparison.OrdinalIgnoreCase) => false,
        var text => throw ArmException.InvalidParameter($"network.publicNetworkAccess is '{text}'; it must be Enabled or Disabled."),
    };

    private static bool Enabled(JsonObject parent, string name) => parent.Text(name) switch
    {
        { } text when text.Equals("Enabled", StringComparison.OrdinalIgnoreCase) => true,
        null => false,
        { } text when text.Equals("Disabled", StringComparison.OrdinalIgnoreCase) => false,
        { } text => throw ArmException.InvalidParameter($"authConfig.{name} is '{text}'; it must be Enabled or Disabled."),
    };

    private static void FillReadOnly(JsonObject server, JsonObject? existing, string tenantId, bool hasLogin)
    {
        var properties = server.Properties();
        var authentication = properties.Ensure("authConfig");
        authentication["activeDirectoryAuth"] ??= "Enabled";
        authentication["passwordAuth"] ??= hasLogin ? "Enabled" : "Disabled";
        if (authentication.Text("tenantId") is { } tenant && !tenant.Equals(tenantId, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter($"authConfig.tenantId is '{tenant}'; the tenant of this local cloud is '{tenantId}'.");
        authentication["tenantId"] = tenantId;
        properties["fullyQualifiedDomainName"] = "localhost";
        properties["state"] = "Ready";
        properties.Remove("createMode");
        properties.Remove("stateMessage");
        if (existing is null)
            properties.Remove("port");
        else
            properties["version"] = existing.Properties()["version"]?.DeepClone();
    }

    // What the real az reads without asking whether it is there.
    private static JsonObject Defaults() => new()
    {
        ["sku"] = new JsonObject { ["name"] = "Standard_B1ms", ["tier"] = "Burstable" },
        ["properties"] = new JsonObject
        {
            ["minorVersion"] = "0",
            ["availabilityZone"] = "1",
            ["replicationRole"] = "Primary",
            ["replicaCapacity"] = 5,
            ["storage"] = new JsonObject { ["storageSizeGB"] = 32, ["autoGrow"] = "Disabled", ["tier"] = "P4", ["iops"] = 120 },
            ["backup"] = new JsonObject { ["backupRetentionDays"] = 7, ["geoRedundantBackup"] = "Disabled" },
            ["network"] = new JsonObject { ["publicNetworkAccess"] = "Enabled" },
            ["highAvailability"] = new JsonObject { ["mode"] = "Disabled", ["state"] = "NotEnabled" },
            ["maintenanceWindow"] = new JsonObject { ["customWindow"] = "Disabled", ["dayOfWeek"] = 0, ["startHour"] = 0, ["startMinute"] = 0 },
            ["authConfig"] = new JsonObject(),
        },
    };

    private static void CheckLogin(string login)
    {
        if (login.Length is < 1 or > 63 || !login.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') || char.IsAsciiDigit(login[0])
            || login.StartsWith("pg_", StringComparison.OrdinalIgnoreCase) || Reserved.Contains(login, StringComparer.OrdinalIgnoreCase))
        {
            throw ArmException.InvalidParameter(
                $"The administrator login '{login}' is not allowed: 1 to 63 letters, digits and '_', no digit first, not 'pg_…', and none of {string.Join(", ", Reserved)}.");
        }
    }

    // Azure's rule, which both databases have.
    private static void CheckPassword(string password, string login)
    {
        var kinds = new[] { password.Any(char.IsAsciiLetterLower), password.Any(char.IsAsciiLetterUpper), password.Any(char.IsAsciiDigit), password.Any(c => !char.IsAsciiLetterOrDigit(c)) };
        if (password.Length is < 8 or > 128 || kinds.Count(kind => kind) < 3 || !password.All(c => c is >= ' ' and <= '~') || password.Contains(login, StringComparison.OrdinalIgnoreCase))
        {
            throw ArmException.InvalidParameter(
                "administratorLoginPassword must have 8 to 128 printable ASCII characters of three of the kinds lowercase, uppercase, digit and other, and must not contain the login.");
        }
    }
}
