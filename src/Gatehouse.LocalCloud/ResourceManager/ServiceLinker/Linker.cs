using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager.ServiceLinker;

/// <summary>What the properties of a linker or a connector say, checked.</summary>
internal sealed class Linker
{
    private static readonly string[] AuthTypes =
        ["systemAssignedIdentity", "userAssignedIdentity",
        "servicePrincipalSecret", "secret", "userAccount"];

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

    /// <summary>The password or the client's secret, where it was just given; it is not kept.</summary>
    public string? Secret { get; }

    public bool NeedsSecret => AuthType is "secret" or "servicePrincipalSecret";

    public string? ClientId => _auth.Text("clientId");

    public bool OptsOut => _configuration?.Text("action") is { } action && action.Equals("optOut", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArmException">They say nothing that can be done.</exception>
    public static Linker Parse(string name, JsonObject properties)
    {
        var service = properties.Object("targetService") ?? throw ArmException.InvalidContent("'properties.targetService' is missing");
        if (service.Text("type") is not "AzureResource" and var type)
            throw ArmException.Bad(
                "UnsupportedTargetType", $"The target type '{type}' is not supported by the local cloud; AzureResource is.");
        var auth = properties.Object("authInfo") ?? throw ArmException.InvalidContent("'properties.authInfo' is missing");
        if (auth.Text("authType") is not { } authType || !AuthTypes.Contains(authType, StringComparer.Ordinal))
            throw ArmException.InvalidParameter(
                $"The authentication type '{auth.Text("authType")}' is none of {string.Join(", ", AuthTypes)}.");
        return new(name, properties, LinkerTarget.Parse(service.Text("id")), auth, authType);
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
            Password = AuthType == "secret" ? secret : null,
        };
        var keys = _configuration?.Object("customizedKeys");
        return [.. LinkerTemplates.Fill(Target.Kind, AuthType, ClientType, values)
            .Select(setting => new LinkerSetting(setting.Key, keys?.Text(setting.Key) ?? setting.Key, setting.Value)
            {
                IsSecret = LinkerTemplates.HoldsSecret(Target.Kind, AuthType, ClientType, setting.Key),
                ConnectionStringType = IsConnectionString(setting.Key) ? Target.ConnectionStringType : null,
            })];
    }

    /// <summary>Takes the secrets out of a document that is to be stored.</summary>
    public static void Strip(JsonObject properties)
    {
        var auth = properties.Object("authInfo");
        auth?.Remove("secret");
        auth?.Remove("certificate");
        if (auth?.Object("secretInfo") is { } info)
            auth["secretInfo"] = new JsonObject { ["secretType"] = info.Text("secretType") };
    }

    // This client type reads its connection string where App Service keeps those apart.
    private bool IsConnectionString(string key)
        => ClientType.Equals("dotnet-connectionString", StringComparison.OrdinalIgnoreCase) && key.EndsWith("_CONNECTIONSTRING", StringComparison.Ordinal);

    private static string? SecretOf(JsonObject auth, string authType)
    {
        if (authType == "servicePrincipalSecret")
            return auth.Text("secret");
        if (authType != "secret" || auth.Object("secretInfo") is not { } info)
            return null;
        return info.Text("secretType") is "rawValue" or null
            ? info.Text("value")
            : throw ArmException.Bad(
                "UnsupportedSecretType",
                $"The secret type '{info.Text("secretType")}' needs a Key Vault, and the local cloud has none. Give the value itself.");
    }
}

/// <summary>One setting of a connection.</summary>
/// <param name="DefaultName">The name that the templates have.</param>
/// <param name="Name">The name in force.</param>
/// <param name="Value">Its value; it may hold a secret.</param>
internal sealed record LinkerSetting(string DefaultName, string Name, string Value)
{
    /// <summary>Whether the value is or holds a secret.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The kind of connection string, for a source that keeps those apart; null for a plain setting.</summary>
    public string? ConnectionStringType { get; init; }

    public override string ToString() => Name;
}
