using System.Text.Json.Nodes;

namespace Gatehouse.LocalCloud.ResourceManager;

/// <summary>What is asked of tenants, subscriptions, locations and providers.</summary>
internal sealed class SubscriptionOperations(CloudContext cloud, ResourceTypes types)
{
    private static readonly string[] Verbs = ["read", "write", "delete"];
    private static readonly (string Name, string DisplayName)[] Places =
    [
        ("eastus", "East US"), ("westus", "West US"), ("northeurope", "North Europe"), ("westeurope", "West Europe"), ("southeastasia", "Southeast Asia"),
    ];

    public JsonObject Tenant() => new()
    {
        ["id"] = $"/tenants/{cloud.Tenant.TenantId}",
        ["tenantId"] = cloud.Tenant.TenantId,
        ["displayName"] = "Gatehouse local cloud",
        ["defaultDomain"] = cloud.Tenant.Domain,
        ["tenantCategory"] = "Home",
    };

    public JsonObject Subscription() => new()
    {
        ["id"] = $"/subscriptions/{cloud.Tenant.SubscriptionId}",
        ["authorizationSource"] = "RoleBased",
        ["managedByTenants"] = new JsonArray(),
        ["subscriptionId"] = cloud.Tenant.SubscriptionId,
        ["tenantId"] = cloud.Tenant.TenantId,
        ["displayName"] = "Local",
        ["state"] = "Enabled",
        ["subscriptionPolicies"] = new JsonObject { ["locationPlacementId"] = "Public_2014-09-01", ["quotaId"] = "PayAsYouGo_2014-09-01", ["spendingLimit"] = "Off" },
    };

    public IEnumerable<JsonObject> Locations() => Places.Select(place => new JsonObject
    {
        ["id"] = $"/subscriptions/{cloud.Tenant.SubscriptionId}/locations/{place.Name}",
        ["name"] = place.Name,
        ["type"] = "Region",
        ["displayName"] = place.DisplayName,
        ["regionalDisplayName"] = place.DisplayName,
        ["metadata"] = new JsonObject { ["regionType"] = "Physical", ["regionCategory"] = "Recommended" },
    });

    /// <summary>Every provider is registered: nothing is billed here.</summary>
    public JsonObject Provider(string space) => new()
    {
        ["id"] = $"/subscriptions/{cloud.Tenant.SubscriptionId}/providers/{space}",
        ["namespace"] = space,
        ["registrationPolicy"] = "RegistrationRequired",
        ["registrationState"] = "Registered",
        ["resourceTypes"] = new JsonArray([.. types.In(space).Select(name => new JsonObject
        {
            ["resourceType"] = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..],
            ["locations"] = new JsonArray([.. Places.Select(place => JsonValue.Create(place.DisplayName))]),
        })]),
    };

    /// <summary>What can be done with the types of a provider, as roles name it.</summary>
    public IEnumerable<JsonObject> Operations(string space)
        => types.In(space).SelectMany(type => Verbs.Select(verb => Operation(space, type, verb)))
            .Prepend(Operation(space, space + "/register", "action"));

    /// <summary>The addresses of this cloud, in the shape that the api-version has.</summary>
    /// <remarks>2015-01-01 is one object; from 2019-05-01 it is a list of clouds. A client takes the first one as its active cloud.</remarks>
    public JsonNode Endpoints(string apiVersion)
    {
        var https = cloud.Addresses.Https;
        if (string.CompareOrdinal(apiVersion, "2019") < 0)
        {
            return new JsonObject
            {
                ["galleryEndpoint"] = https + "/",
                ["graphEndpoint"] = https + "/",
                ["portalEndpoint"] = https + "/",
                ["graphAudience"] = https + "/",
                ["authentication"] = new JsonObject { ["loginEndpoint"] = https + "/adfs", ["audiences"] = Audiences() },
            };
        }

        return new JsonArray(new JsonObject
        {
            ["name"] = "Gatehouse",
            ["portal"] = https + "/",
            ["authentication"] = new JsonObject
            {
                ["loginEndpoint"] = https + "/adfs",
                ["audiences"] = Audiences(),
                ["tenant"] = cloud.Tenant.TenantId,
                ["identityProvider"] = "ADFS",
            },
            ["media"] = https + "/",
            ["graphAudience"] = https + "/",
            ["graph"] = https + "/",
            ["microsoftGraphResourceId"] = https + "/",
            ["ossrdbmsResourceId"] = "https://ossrdbms-aad.database.windows.net",
            ["resourceManager"] = https + "/",
            ["sqlManagement"] = https + "/",
            ["gallery"] = https + "/",
            ["batch"] = https + "/",
            ["vmImageAliasDoc"] = https + "/",
            ["suffixes"] = new JsonObject
            {
                ["sqlServerHostname"] = "database.localhost",
                ["mysqlServerEndpoint"] = "mysql.localhost",
                ["mariadbServerEndpoint"] = "mariadb.localhost",
                ["postgresqlServerEndpoint"] = "postgres.localhost",
                ["keyVaultDns"] = "vault.localhost",
                ["storage"] = "core.localhost",
            },
        });
    }

    private static JsonObject Operation(string space, string type, string verb)
    {
        var resource = type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return new JsonObject
        {
            ["name"] = $"{type}/{verb}",
            ["display"] = new JsonObject
            {
                ["provider"] = space,
                ["resource"] = resource,
                ["operation"] = $"{char.ToUpperInvariant(verb[0])}{verb[1..]} {resource}",
                ["description"] = $"The right to {verb} {resource} of {space}.",
            },
        };
    }

    private static JsonArray Audiences() => ["https://management.core.windows.net/", "https://management.azure.com/"];
}
