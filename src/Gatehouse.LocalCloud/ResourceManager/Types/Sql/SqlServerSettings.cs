using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Engines.Sql.Users;

namespace Gatehouse.LocalCloud.ResourceManager.Types.Sql;

/// <summary>The rules and defaults of a SQL server's properties.</summary>
internal static class SqlServerSettings
{
    private const int ShortestPassword = 8;
    private const int LongestPassword = 128;
    private const string Version = "12.0";

    private static readonly string[] Reserved =
        ["admin", "administrator", "sa", "root", "dbmanager", "loginmanager", "dbo", "guest", "information_schema", "sys", "public",
            "db_owner"];

    private static readonly (string Member, string Default, string[] Allowed)[] Choices =
    [
        ("minimalTlsVersion", "None", ["None", "1.0", "1.1", "1.2", "1.3"]),
        ("publicNetworkAccess", "Enabled", ["Enabled", "Disabled", "SecuredByPerimeter"]),
        ("restrictOutboundNetworkAccess", "Disabled", ["Enabled", "Disabled"]),
    ];

    /// <summary>Checks a server's name.</summary>
    /// <exception cref="ArmException">It breaks Azure's rule.</exception>
    public static void CheckName(string name)
    {
        if (!IsName(name))
            throw ArmException.InvalidName(name, "1 to 63 lowercase letters, digits and hyphens, and no hyphen first or last.");
    }

    public static bool IsName(string name)
        => name.Length is >= 1 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && name[0] != '-' && name[^1] != '-';

    /// <summary>Checks the document, fills in what Azure would, and takes the password out of it.</summary>
    /// <exception cref="ArmException">A value breaks a rule.</exception>
    /// <returns>The login, and what is stored of a password that was just given, or null.</returns>
    public static (string Login, string? Hash) Complete(JsonObject server, JsonObject? existing)
    {
        var properties = server.Properties();
        var password = properties.Text("administratorLoginPassword");
        properties.Remove("administratorLoginPassword");
        CheckLogin(properties, existing?.Properties(), password);
        CheckPassword(password, properties.Text("administratorLogin")!);
        properties.Remove("administrators");
        if (properties.Text("version") is { } version and not Version)
            throw ArmException.InvalidParameter($"version is '{version}'; {Version} is the only one.");
        var ordered = new JsonObject
        {
            ["administratorLogin"] = properties.Text("administratorLogin"),
            ["version"] = Version,
            ["state"] = "Ready",
            ["fullyQualifiedDomainName"] = "localhost",
            ["privateEndpointConnections"] = new JsonArray(),
        };
        foreach (var (member, otherwise, allowed) in Choices)
            ordered[member] = Choice(properties, member, otherwise, allowed);
        ordered["externalGovernanceStatus"] = "Disabled";
        foreach (var (name, value) in properties)
        {
            if (!ordered.ContainsKey(name))
                ordered[name] = value?.DeepClone();
        }

        if (existing is null)
            ordered.Remove("port");
        ordered.Remove("stateMessage");
        server["properties"] = ordered;
        return (properties.Text("administratorLogin")!, password is null ? null : SqlPassword.Create(password));
    }

    /// <summary>Whether a server has public network access.</summary>
    public static bool HasPublicAccess(JsonObject server)
        => server.Properties().Text("publicNetworkAccess") is not ({ } text) || text.Equals("Enabled", StringComparison.OrdinalIgnoreCase);

    private static string Choice(JsonObject properties, string member, string otherwise, string[] allowed)
    {
        var text = properties.Text(member) ?? otherwise;
        return Array.Find(allowed, value => value.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw ArmException.InvalidParameter($"{member} is '{text}'; it must be one of {string.Join(", ", allowed)}.");
    }

    // Azure's rule. The text says nothing of the password itself.
    private static void CheckPassword(string? password, string login)
    {
        if (password is null)
            return;
        var kinds = new[] { password.Any(char.IsLower), password.Any(char.IsUpper), password.Any(char.IsDigit),
            password.Any(c => !char.IsLetterOrDigit(c)) };
        if (password.Length is < ShortestPassword or > LongestPassword || kinds.Count(kind => kind) < 3
            || password.Contains(login, StringComparison.OrdinalIgnoreCase))
            throw ArmException.InvalidParameter(
                $"administratorLoginPassword must have {ShortestPassword} to {LongestPassword} characters of three of the kinds lowercase, uppercase, "
                + "digit and other, and must not contain the login.");
    }

    private static void CheckLogin(JsonObject properties, JsonObject? before, string? password)
    {
        var login = properties.Text("administratorLogin");
        if (before is not null)
        {
            if (login != before.Text("administratorLogin"))
                throw ArmException.InvalidParameter($"The administrator login '{before.Text("administratorLogin")}' cannot be changed.");
            return;
        }

        if (login is null != password is null)
            throw ArmException.InvalidParameter("administratorLogin and administratorLoginPassword go together.");
        if (login is null)
        {
            if (properties.Object("administrators") is not { } administrators || !SqlOnlyAuthenticationType.Read(administrators))
                throw ArmException.InvalidParameter(
                    "A server needs administratorLogin and administratorLoginPassword, or administrators with azureADOnlyAuthentication "
                        + "true.");
            properties["administratorLogin"] = "CloudSA" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)); // as Azure names it
            return;
        }

        if (login.Length is < 1 or > 128 || login.Any(c => char.IsControl(c)
            || "\\/\"[]:|<>+=;,?*@'%".Contains(c, StringComparison.Ordinal))
            || Reserved.Contains(login, StringComparer.OrdinalIgnoreCase))
            throw ArmException.Bad("InvalidLoginName",
                $"The administrator login '{login}' is not allowed: 1 to 128 characters, none of \\ / \" [ ] : | < > + = ; , ? * @ ' %, "
                + $"and none of {string.Join(", ", Reserved)}.");
    }
}
