using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Connector.ResourceManager;

/// <summary>Speaks Resource Manager's REST interface, to Azure or to a local cloud alike. Thread-safe.</summary>
/// <param name="http">The transport; it decides which certificates are trusted.</param>
/// <param name="endpoint">Base address, e.g. <c>https://management.azure.com</c>.</param>
/// <param name="tokens">Where the caller's tokens come from.</param>
/// <param name="time">The clock, for polling. Null means the system clock.</param>
public sealed class ResourceManagerClient(HttpClient http, Uri endpoint, AccessTokenSource tokens, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads a resource. Null when it does not exist.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public async Task<JsonObject?> FindAsync(string id, string apiVersion, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, Address(id, apiVersion), null, cancellationToken);
        return answer.Status == HttpStatusCode.NotFound ? null : ObjectOf(answer.Checked($"Reading '{id}'"), id);
    }

    /// <summary>Reads a resource that must exist.</summary>
    /// <exception cref="ConnectorException">With <see cref="ConnectorErrorCode.NotFound"/> when it does not; the service refused or cannot be reached.</exception>
    public async Task<JsonObject> GetAsync(string id, string apiVersion, CancellationToken cancellationToken)
        => ObjectOf((await SendAsync(HttpMethod.Get, Address(id, apiVersion), null, cancellationToken)).Checked($"Reading '{id}'"), id);

    /// <summary>Reads all pages of a list.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string id, string apiVersion, CancellationToken cancellationToken)
    {
        const int mostPages = 1000; // a service that links in a circle must not hold the caller for ever
        var all = new List<JsonObject>();
        var page = Address(id, apiVersion);
        for (var pages = 0; page is not null && pages < mostPages; pages++)
        {
            var body = ObjectOf((await SendAsync(HttpMethod.Get, page, null, cancellationToken)).Checked($"Listing '{id}'"), id);
            all.AddRange((body["value"] as JsonArray ?? []).OfType<JsonObject>().Select(item => (JsonObject)item.DeepClone()));
            page = body["nextLink"] is JsonValue next && next.TryGetValue<string>(out var link) && link.Length > 0 ? OwnAddress(link) : null;
        }

        return all;
    }

    /// <summary>Makes or replaces a resource and waits until the service has finished.</summary>
    /// <returns>The resource as the service has it afterwards.</returns>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public Task<JsonObject> PutAsync(string id, string apiVersion, JsonObject body, CancellationToken cancellationToken)
        => WriteAsync(HttpMethod.Put, id, apiVersion, body, cancellationToken);

    /// <summary>Makes or replaces a resource, and does not wait for the service to finish.</summary>
    /// <returns>The service's first answer.</returns>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public async Task<JsonObject> BeginPutAsync(string id, string apiVersion, JsonObject body, CancellationToken cancellationToken)
        => ObjectOf((await SendAsync(HttpMethod.Put, Address(id, apiVersion), body, cancellationToken)).Checked($"Writing '{id}'"), id);

    /// <summary>Changes parts of a resource and waits until the service has finished.</summary>
    /// <returns>The resource as the service has it afterwards.</returns>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public Task<JsonObject> PatchAsync(string id, string apiVersion, JsonObject body, CancellationToken cancellationToken)
        => WriteAsync(HttpMethod.Patch, id, apiVersion, body, cancellationToken);

    /// <summary>Calls an action of a resource, e.g. <c>{site}/config/appsettings/list</c>.</summary>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public async Task<JsonObject> PostAsync(string id, string apiVersion, JsonObject? body, CancellationToken cancellationToken)
        => ObjectOf((await SendAsync(HttpMethod.Post, Address(id, apiVersion), body, cancellationToken)).Checked($"Calling '{id}'"), id);

    /// <summary>Deletes a resource and waits until the service has finished.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="ConnectorException">The service refused or cannot be reached.</exception>
    public async Task<bool> DeleteAsync(string id, string apiVersion, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Delete, Address(id, apiVersion), null, cancellationToken);
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.NoContent)
            return false;
        await FinishAsync(answer.Checked($"Deleting '{id}'"), id, cancellationToken);
        return true;
    }

    private async Task<JsonObject> WriteAsync(
        HttpMethod method, string id, string apiVersion, JsonObject body, CancellationToken cancellationToken)
    {
        var answer = (await SendAsync(method, Address(id, apiVersion), body, cancellationToken)).Checked($"Writing '{id}'");
        // After a long operation the first answer is old: the resource is read again.
        return await FinishAsync(answer, id, cancellationToken) ? await GetAsync(id, apiVersion, cancellationToken) : ObjectOf(answer, id);
    }

    // True when the service worked in the background and has now finished.
    private async Task<bool> FinishAsync(ArmAnswer answer, string id, CancellationToken cancellationToken)
    {
        if (answer.OperationAddress is null)
            return false;
        var operation = new LongRunningOperation(address => SendAsync(HttpMethod.Get, OwnAddress(address), null, cancellationToken), _time);
        await operation.WaitAsync(answer, $"The operation on '{id}'", cancellationToken);
        return true;
    }

    private async Task<ArmAnswer> SendAsync(HttpMethod method, Uri address, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", await tokens(TokenResources.ResourceManager, cancellationToken));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        else if (method == HttpMethod.Post)
            request.Content = new StringContent("", Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return new ArmAnswer(
                response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellationToken),
                ArmAnswer.OperationOf(response),
                ArmAnswer.RetryAfterOf(response));
        }
        catch (HttpRequestException e)
        {
            throw new ConnectorException(
                ConnectorErrorCode.Unavailable,
                $"Resource Manager at {endpoint.GetLeftPart(UriPartial.Authority)} cannot be reached: {e.Message}",
                e);
        }
        catch (TaskCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException(
                ConnectorErrorCode.Unavailable,
                $"Resource Manager at {endpoint.GetLeftPart(UriPartial.Authority)} did not answer in {http.Timeout.TotalSeconds:0} s.",
                e);
        }
    }

    private Uri Address(string id, string apiVersion)
    {
        var parts = id.Split('?', 2);
        var query = parts is [_, var more] ? $"{more}&" : "";
        return new(endpoint, $"{string.Join('/', parts[0].Split('/').Select(Escaped))}?{query}api-version={apiVersion}");
    }

    // An id of an answer can be escaped already. A name of dots only would be another path.
    private static string Escaped(string part) => Uri.UnescapeDataString(part) is var name && name is not ("." or "..")
        ? Uri.EscapeDataString(name)
        : throw new ConnectorException(ConnectorErrorCode.InvalidArgument, $"A resource id has the part '{part}'.");

    // A link in an answer gets the caller's token only where the first request went.
    private Uri OwnAddress(string link)
        => Uri.TryCreate(endpoint, link, out var address)
            && address.GetLeftPart(UriPartial.Authority).Equals(endpoint.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            ? address
            : throw new ConnectorException(
                ConnectorErrorCode.MalformedAnswer,
                $"Resource Manager's answer links to another host than {endpoint.Host}; the link is not followed.");

    private static JsonObject ObjectOf(ArmAnswer answer, string id)
    {
        try
        {
            return answer.Body.Length == 0 ? [] : JsonNode.Parse(answer.Body) as JsonObject ?? throw new JsonException("not an object");
        }
        catch (JsonException e)
        {
            throw new ConnectorException(
                ConnectorErrorCode.MalformedAnswer, $"Resource Manager's answer about '{id}' is not a JSON object ({e.Message})", e);
        }
    }
}
