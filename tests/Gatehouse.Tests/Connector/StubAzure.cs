using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Graph;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Tests.Connector;

/// <summary>Resource Manager, Entra and Graph in memory, as far as the connector and the command line ask for them.</summary>
internal sealed class StubAzure : HttpMessageHandler
{
    public const string Subscription = "5b000000-0000-0000-0000-000000000001";
    public const string Tenant = "7e000000-0000-0000-0000-000000000001";
    public const string DeveloperId = "de000000-0000-0000-0000-000000000001";
    public const string Developer = "developer@contoso.example";
    public const string SystemPrincipal = "51000000-0000-0000-0000-000000000001";

    private readonly Dictionary<string, JsonObject> _settings = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, JsonObject> Resources { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Principals of Graph by object id, and the set (<c>users</c>, <c>groups</c>, <c>servicePrincipals</c>) that each is in.</summary>
    public Dictionary<string, (string Set, JsonObject Object)> Principals { get; } = new()
    {
        [SystemPrincipal] = ("servicePrincipals", new JsonObject { ["id"] = SystemPrincipal, ["appId"] = "a1000000-0000-0000-0000-000000000001", ["displayName"] = "web1" }),
    };

    /// <summary>Every request that could change something, as <c>METHOD path</c>.</summary>
    public List<string> Writes { get; } = [];

    /// <summary>What the caller may do, everywhere.</summary>
    public List<string[]> Permissions { get; } = [["*"]];

    /// <summary>Answers before everything else. Null: go on.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Before { get; set; } = _ => null;

    public ResourceManagerClient Client(TimeProvider? time = null)
        => new(new HttpClient(this, disposeHandler: false), new Uri("https://management.azure.com"), Tokens, time);

    public ConnectionServices Services(IDatabaseSessions database, TimeProvider? time = null) => new(
        Client(time), new GraphClient(new HttpClient(this, disposeHandler: false), new Uri("https://graph.microsoft.com"), Tokens), Tokens, database, database, database)
    {
        Time = time ?? TimeProvider.System,
    };

    public static ValueTask<string> Tokens(string resource, CancellationToken cancellationToken) => new(Jwt(resource));

    public static string Jwt(string audience) => $"{Part("{\"alg\":\"none\"}")}.{Part(new JsonObject
    {
        ["aud"] = audience,
        ["oid"] = DeveloperId,
        ["tid"] = Tenant,
        ["upn"] = Developer,
        ["idtyp"] = "user",
        ["exp"] = 4102444800,
    }.ToJsonString())}.{Part("signature")}";

    public static HttpResponseMessage Answer(HttpStatusCode status, JsonNode? body)
        => new(status) { Content = new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json") };

    public JsonObject SettingsOf(string site) => _settings.TryGetValue(site, out var settings) ? settings : _settings[site] = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Before(request) is { } special)
            return special;
        var path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath);
        if (path.EndsWith("/oauth2/v2.0/token", StringComparison.Ordinal))
            return Token(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (request.Headers.Authorization?.Scheme != "Bearer" && path != "/gatehouse/health")
            return Error(HttpStatusCode.Unauthorized, "AuthenticationFailed");

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var json = body.Length > 0 ? JsonNode.Parse(body) as JsonObject : null;
        if (path.EndsWith("/config/appsettings/list", StringComparison.OrdinalIgnoreCase))
            return Answer(
                HttpStatusCode.OK,
                new JsonObject { ["properties"] = SettingsOf(path[..path.IndexOf("/config/", StringComparison.Ordinal)]).DeepClone() });
        if (path == "/gatehouse/run")
            return Answer(HttpStatusCode.OK, new JsonObject { ["environment"] = new JsonObject() });
        if (path.EndsWith("/providers/Microsoft.Authorization/permissions", StringComparison.Ordinal))
            return Answer(HttpStatusCode.OK, new JsonObject
            {
                ["value"] = new JsonArray([.. Permissions.Select(actions => new JsonObject
            {
                ["actions"] = new JsonArray([.. actions.Select(action => JsonValue.Create(action))]), ["notActions"] = new JsonArray(),
            })])
            });
        if (request.Method != HttpMethod.Get)
            Writes.Add($"{request.Method} {path}");
        if (path.EndsWith("/config/appsettings", StringComparison.OrdinalIgnoreCase))
        {
            _settings[path[..path.IndexOf("/config/", StringComparison.Ordinal)]] = (JsonObject)json!["properties"]!.DeepClone();
            return Answer(HttpStatusCode.OK, json);
        }

        return request.Method.Method switch
        {
            "GET" => Get(path),
            "PUT" => Put(path, json!),
            "PATCH" => Patch(path, json!),
            "DELETE" => Answer(Resources.Remove(path) ? HttpStatusCode.OK : HttpStatusCode.NoContent, null),
            _ => Error(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed"),
        };
    }

    private static HttpResponseMessage Token(string form) => form.Contains("bad-secret", StringComparison.Ordinal)
        ? Answer(HttpStatusCode.BadRequest, new JsonObject { ["error"] = "invalid_grant", ["error_description"] = "AADSTS700082: The refresh token has expired." })
        : Answer(HttpStatusCode.OK, new JsonObject
        {
            ["access_token"] = Jwt(
                System.Web.HttpUtility.ParseQueryString(form)["scope"]!.Replace("/.default", "", StringComparison.Ordinal).Split(' ')[0]),
            ["expires_in"] = 3599,
            ["token_type"] = "Bearer",
            ["refresh_token"] = "refresh-new",
        });

    private HttpResponseMessage Get(string path)
    {
        if (path == "/v1.0/servicePrincipals")
            return Answer(HttpStatusCode.OK, new JsonObject { ["value"] = new JsonArray() });
        if (path.StartsWith("/v1.0/", StringComparison.Ordinal))
            return Principals.TryGetValue(ResourceIds.Name(path), out var principal) && path.Contains(principal.Set, StringComparison.Ordinal)
                ? Answer(HttpStatusCode.OK, principal.Object.DeepClone()) : Error(HttpStatusCode.NotFound, "Request_ResourceNotFound");
        if (path == "/gatehouse/health")
            return new(HttpStatusCode.OK) { Content = new StringContent("ready") };
        if (Resources.TryGetValue(path, out var resource))
            return Answer(HttpStatusCode.OK, resource.DeepClone());
        // An even number of parts names a resource; an odd one a list of them.
        if (path.Split('/', StringSplitOptions.RemoveEmptyEntries).Length % 2 == 0 && !path.Contains("/providers/", StringComparison.OrdinalIgnoreCase) || IsName(path))
            return Error(HttpStatusCode.NotFound, "ResourceNotFound");
        var below = Resources.Where(entry => IsBelow(path, entry.Key)).Select(entry => entry.Value.DeepClone());
        return Answer(HttpStatusCode.OK, new JsonObject { ["value"] = new JsonArray([.. below]) });
    }

    private static bool IsName(string path)
    {
        var parts = path[path.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? at.. : ..].Split(
            '/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length % 2 == 0;
    }

    // Directly below, or of that type anywhere in the subscription.
    private static bool IsBelow(string list, string id)
    {
        var provider = list.LastIndexOf("/providers/", StringComparison.OrdinalIgnoreCase);
        if (provider >= 0 && list[..provider].Split('/').Length == 3)
            return id.StartsWith(list[..provider], StringComparison.OrdinalIgnoreCase) && id.LastIndexOf('/') is var last && id[..last].EndsWith(list[provider..], StringComparison.OrdinalIgnoreCase);
        return id.StartsWith(list + "/", StringComparison.OrdinalIgnoreCase)
            && !id[(list.Length + 1)..].Contains('/', StringComparison.Ordinal);
    }

    private HttpResponseMessage Put(string path, JsonObject body)
    {
        var resource = (JsonObject)body.DeepClone();
        resource["id"] = path;
        resource["name"] = ResourceIds.Name(path);
        if (resource["properties"] is not JsonObject)
            resource["properties"] = new JsonObject();
        resource["properties"]!["provisioningState"] = "Succeeded";
        if (path.Contains("/administrators/", StringComparison.OrdinalIgnoreCase) && resource["properties"]!["sid"] is null)
            resource["properties"]!["objectId"] = ResourceIds.Name(path);
        Resources[path] = resource;
        return Answer(HttpStatusCode.OK, resource.DeepClone());
    }

    private HttpResponseMessage Patch(string path, JsonObject body)
    {
        if (!Resources.TryGetValue(path, out var resource))
            return Error(HttpStatusCode.NotFound, "ResourceNotFound");
        if (body["identity"]?.DeepClone() is JsonObject identity)
        {
            if (((string)identity["type"]!).Contains("SystemAssigned", StringComparison.Ordinal))
                identity["principalId"] = SystemPrincipal;
            resource["identity"] = identity;
        }

        foreach (var (name, value) in body["properties"] as JsonObject ?? [])
            resource["properties"]![name] = value?.DeepClone();
        return Answer(HttpStatusCode.OK, resource.DeepClone());
    }

    private static HttpResponseMessage Error(HttpStatusCode status, string code)
        => Answer(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = $"The service says {code}." } });

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
