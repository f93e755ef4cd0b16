using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.Tests.LocalCloud.Entra;

namespace Gatehouse.Tests.LocalCloud.ManagedIdentity;

/// <summary>An app as Resource Manager stores it, and requests by it.</summary>
internal sealed class App
{
    private readonly Cloud _cloud;

    public App(Cloud cloud, bool system, int userAssigned = 0, string type = "Microsoft.Web/sites")
    {
        _cloud = cloud;
        var group = $"/subscriptions/{cloud.Context.Tenant.SubscriptionId}/resourceGroups/rg1";
        Id = $"{group}/providers/{type}/web-{Guid.NewGuid():N}";
        System = system ? cloud.Context.Directory.EnsureManagedIdentity(Id) : null;
        Assigned =
        [
            .. Enumerable.Range(0, userAssigned).Select(_ => cloud.Context.Directory.EnsureManagedIdentity(
                $"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-{Guid.NewGuid():N}")),
        ];
        cloud.Context.State.Put(Id, new JsonObject
        {
            ["id"] = Id,
            ["location"] = "westeurope",
            ["identity"] = new JsonObject
            {
                ["type"] = (system, userAssigned) switch { (true, 0) => "SystemAssigned", (false, 0) => "None", (false, _) => "UserAssigned", _ => "SystemAssigned, UserAssigned" },
                ["principalId"] = System?.Id,
                ["tenantId"] = cloud.TenantId,
                ["userAssignedIdentities"] = new JsonObject(Assigned.Select(identity => KeyValuePair.Create(
                    identity.ResourceId!, (JsonNode?)new JsonObject { ["principalId"] = identity.Id, ["clientId"] = identity.AppId }))),
            },
        });
    }

    public string Id { get; }

    public ServicePrincipal? System { get; }

    public IReadOnlyList<ServicePrincipal> Assigned { get; }

    public string Secret => new AppSecrets(_cloud.Data).For(Id);

    public async Task<JsonObject> TokenAsync(string selector = "")
    {
        using var response = await SendAsync(selector);
        var body = await Cloud.ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, body.ToJsonString());
        return body;
    }

    public async Task<HttpStatusCode> StatusAsync(string selector)
    {
        using var response = await SendAsync(selector);
        return response.StatusCode;
    }

    public async Task<HttpResponseMessage> SendAsync(
        string selector, string version = "2019-08-01", string header = "X-IDENTITY-HEADER", string? secret = null, string path = "/msi/token")
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{_cloud.Identity}{path}?api-version={version}&resource=https://ossrdbms-aad.database.windows.net{selector}");
        request.Headers.Add(header, secret ?? Secret);
        return await _cloud.Http.SendAsync(request);
    }
}
