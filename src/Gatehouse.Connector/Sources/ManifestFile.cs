using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Connector.Sources;

/// <summary>A Kubernetes Secret with the settings, and for a workload identity the ServiceAccount that uses it. JSON, which is YAML.</summary>
/// <remarks>Names as the Azure CLI expects them: reference/service-connector.md, section 3.</remarks>
internal sealed class ManifestFile : ISettingsFile
{
    private static readonly System.Text.Json.JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Write(string? present, string connection, ConnectionRequest request, IReadOnlyList<ConfigurationEntry> settings)
    {
        var space = request.Scope ?? "default";
        var documents = new List<JsonObject>
        {
            new()
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["metadata"] = new JsonObject { ["name"] = SecretName(connection), ["namespace"] = space },
                ["type"] = "Opaque",
                ["data"] = new JsonObject(settings.Select(setting => KeyValuePair.Create<string, JsonNode?>(
                    setting.Name, Convert.ToBase64String(Encoding.UTF8.GetBytes(setting.Value))))),
            },
        };
        if (request.Authentication is { Kind: AuthenticationKind.UserAssignedIdentity, ClientId: { } client })
        {
            documents.Add(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ServiceAccount",
                ["metadata"] = new JsonObject
                {
                    ["name"] = AccountName(client),
                    ["namespace"] = space,
                    ["annotations"] = new JsonObject { ["azure.workload.identity/client-id"] = client },
                    ["labels"] = new JsonObject { ["azure.workload.identity/use"] = "true" },
                },
            });
        }

        return string.Concat(documents.Select(document => $"---\n{document.ToJsonString(Indented)}\n"));
    }

    public static string SecretName(string connection) => $"sc-{new string([.. connection.Where(char.IsAsciiLetterOrDigit)])}-secret".ToLowerInvariant();

    public static string AccountName(string clientId) => $"sc-account-{clientId}";
}
