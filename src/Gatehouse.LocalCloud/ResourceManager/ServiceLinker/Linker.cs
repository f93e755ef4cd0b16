using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>What the properties of a linker or a connector say, checked.</summary>
internal sealed class Linker
{
    private static readonly string[] AuthTypes =
        ["systemAssignedIdentity", "userAssignedIdentity",
        "servicePrincipalSecret", "secret", "userAccount"];

    /// <summary>What a setting begins with that App Service replaces by a secret of a vault; the secret's address and a parenthesis
    /// follow.</summary>
    public const string VaultReference = "@Microsoft.KeyVault(SecretUri=";

    private const string VaultUri = "keyVaultSecretUri";

    private readonly string _name;
    private readonly JsonObject _auth;
    private readonly JsonObject? _configuration;

    private Linker(string name, JsonObject properties, LinkerTarget target, JsonObject auth, string authType)
    {
        (_name, _auth, Target, AuthType) = (name, auth, target, authType);
        _configuration = properties.Object("configurationInfo");
        ClientType = properties.Text("clientType") ?? "none";
        Secret = SecretOf(auth, authType);
    }

    public LinkerTarget Target { get; }

    public string AuthType { get; }

    public string ClientType { get; }

    /// <summary>The client type whose settings are made: a secret in a vault stands alone, so nothing is put together with it.</summary>
    public string SettingsClientType => IsVaultSecret ? "none" : ClientType;

    /// <summary>The password or the client's secret, where it was just given; it is not kept.</summary>
    public string? Secret { get; }

    /// <summary>Whether the secret is the address of one in a vault, which is no secret itself.</summary>
    public bool IsVaultSecret => AuthType == "secret" && _auth.Object("secretInfo")?.Text("secretType") == VaultUri;

    public bool NeedsSecret => AuthType is "secret" or "servicePrincipalSecret";

    public string? ClientId => _auth.Text("clientId");

    /// <summary>Whether the settings are the client's business.</summary>
    public bool OptsOut => IsOptOut(_configuration);

    /// <summary>Whether identities and their rights are the client's business.</summary>
    public bool OptsOutOfAuthentication => _auth.Text("authMode") is { } mode
        && mode.Equals("optOutAllAuth", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArmException">They say nothing that can be done.</exception>
    public static Linker Parse(string name, JsonObject properties)
    {
        var service = properties.Object("targetService") ?? throw ArmException.InvalidContent("'properties.targetService' is missing");
        if (service.Text("type") is not "AzureResource" and var type)
            throw ArmException.Bad(
                "UnsupportedTargetType", $"The target type '{type}' is not supported by the local cloud; AzureResource is.");
        var target = LinkerTarget.Parse(service.Text("id"));
        CheckChoices(properties);
        // Who opts out of both has nothing to say about logging in.
        var auth = properties.Object("authInfo")
            ?? (IsOptOut(properties.Object("configurationInfo")) ? new JsonObject { ["authMode"] = "optOutAllAuth" } : null)
            ?? throw ArmException.InvalidContent("'properties.authInfo' is missing");
        var authType = auth.Text("authType");
        if (authType is null && !IsOptOut(properties.Object("configurationInfo")))
            throw ArmException.InvalidContent("'properties.authInfo.authType' is missing");
        if (authType is not null && !AuthTypes.Contains(authType, StringComparer.Ordinal))
            throw ArmException.InvalidParameter($"The authentication type '{authType}' is none of {string.Join(", ", AuthTypes)}.");
        foreach (var member in authType is "servicePrincipalSecret" ? new[] { "clientId", "principalId" }
            : authType is "userAssignedIdentity" ? ["clientId"] : [])
        {
            if (auth.Text(member) is not { Length: > 0 })
                throw ArmException.InvalidContent($"'properties.authInfo.{member}' is missing, which {authType} needs");
        }

        return new(name, properties, target, auth, authType ?? "");
    }

    /// <summary>The settings: the name that the templates have, the name in force, the value.</summary>
    /// <param name="server">The target's server.</param>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="secret">Stands for the secret; null leaves it out.</param>
    /// <exception cref="ArmException">A value is missing or cannot be held.</exception>
    public IReadOnlyList<LinkerSetting> Settings(JsonObject server, string tenantId, string? secret)
    {
        if (OptsOut)
            return [];
        var properties = server.Properties();
        var values = new LinkerValues(
            properties.Text("fullyQualifiedDomainName") ?? Target.Server.Name,
            properties.Number("port") ?? Target.DefaultPort, Target.Database)
        {
            Username = _auth.Text("userName") ?? _auth.Text("name") ?? "aad_" + _name,
            ClientId = ClientId,
            TenantId = tenantId,
            ClientSecret = AuthType == "servicePrincipalSecret" ? secret : null,
            Password = IsVaultSecret ? $"{VaultReference}{Secret})" : AuthType == "secret" ? secret : null,
        };
        var keys = _configuration?.Object("customizedKeys");
        var settings = LinkerConnectionString.Add(
            LinkerTemplates.Fill(Target.Kind, AuthType, SettingsClientType, values),
                _configuration?.Object("additionalConnectionStringProperties"));
        var inStrings = ClientType.Equals(LinkerTemplates.ConnectionStringClient, StringComparison.OrdinalIgnoreCase);
        return [.. settings.Select(setting => new LinkerSetting(setting.Key, keys?.Text(setting.Key) ?? setting.Key, setting.Value)
        {
            IsConnectionString = inStrings && setting.Key.EndsWith("CONNECTIONSTRING", StringComparison.Ordinal),
            IsSecret = LinkerTemplates.HoldsSecret(Target.Kind, AuthType, SettingsClientType, setting.Key),
        })];
    }

    /// <summary>Takes the secrets out of a document that is to be stored.</summary>
    public static void Strip(JsonObject properties)
    {
        var auth = properties.Object("authInfo");
        auth?.Remove("secret");
        auth?.Remove("certificate");
        if (auth?.Object("secretInfo") is { } info && info.Text("secretType") != VaultUri)
            auth["secretInfo"] = new JsonObject { ["secretType"] = info.Text("secretType") };
    }

    private static void CheckChoices(JsonObject properties)
    {
        foreach (var part in new[] { "publicNetworkSolution", "configurationInfo" })
        {
            if (properties.Object(part)?.Text("action") is { } action && action.ToUpperInvariant() is not ("ENABLE" or "OPTOUT"))
                throw ArmException.InvalidParameter($"'properties.{part}.action' is '{action}'; it must be enable or optOut.");
        }

        if (properties.Object("authInfo")?.Text("authMode") is { } mode
            && mode.ToUpperInvariant() is not ("OPTINALLAUTH" or "OPTOUTALLAUTH"))
            throw ArmException.InvalidParameter($"'properties.authInfo.authMode' is '{mode}'; it must be optInAllAuth or optOutAllAuth.");
        if (properties.Object("secretStore")?.Text("keyVaultId") is not null)
            throw ArmException.Bad("UnsupportedSecretStore", "The local cloud has no Key Vault. Leave secretStore.keyVaultId out.");
        if (properties.Object("configurationInfo")?.Object("configurationStore")?.Text("appConfigurationId") is not null)
            throw ArmException.Bad(
                "UnsupportedConfigurationStore",
                    "The local cloud has no App Configuration. Leave configurationStore.appConfigurationId out.");
    }

    private static bool IsOptOut(JsonObject? part)
        => part?.Text("action") is { } action && action.Equals("optOut", StringComparison.OrdinalIgnoreCase);

    private static string? SecretOf(JsonObject auth, string authType)
    {
        if (authType == "servicePrincipalSecret")
            return auth.Text("secret");
        if (authType != "secret" || auth.Object("secretInfo") is not { } info)
            return null;
        return info.Text("secretType") is "rawValue" or VaultUri or null
            ? info.Text("value")
            : throw ArmException.Bad(
                "UnsupportedSecretType",
                $"The secret type '{info.Text("secretType")}' needs a connection to a Key Vault, and the local cloud has none. Give the "
                    + $"value itself.");
    }
}

/// <summary>One setting of a connection.</summary>
/// <param name="DefaultName">The name that the templates have.</param>
/// <param name="Name">The name in force.</param>
/// <param name="Value">Its value; it may hold a secret.</param>
internal sealed record LinkerSetting(string DefaultName, string Name, string Value)
{
    /// <summary>Whether it goes among an app's connection strings.</summary>
    public bool IsConnectionString { get; init; }

    /// <summary>Whether the value is or holds a secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Where it goes.</summary>
    public SettingName Place => new(Name, IsConnectionString);

    public override string ToString() => Name;
}
