using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.ResourceManager;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.LocalCloud.State;
using Gatehouse.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>Resource Manager without a socket and without an engine: requests go straight to the handler.</summary>
#pragma warning disable CA1001 // xunit's IAsyncLifetime disposes
public sealed class Arm : IAsyncLifetime, ITokenValidator
#pragma warning restore CA1001
{
    public const string Token = "believed";
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-arm-").FullName;
    private readonly ResourceProviders _providers;
    private readonly ResourceManagerHandler _handler;

    public Arm()
    {
        var data = new DataFolder(_folder);
        var state = new StateStore(data.Resources);
        var tenant = new Tenant(Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), "contoso.example");
        Cloud = new CloudContext(
            data, state, tenant, new TenantDirectory(state, tenant.TenantId), new CertificateAuthority(data, TimeProvider.System), new SigningKeys(data, TimeProvider.System),
            new CloudAddresses("https://localhost:41001", "http://127.0.0.1:41002"), TimeProvider.System, NullLoggerFactory.Instance);
        _providers = new ResourceProviders(Cloud, cloud => new FakeSqlServers(cloud));
        _handler = new ResourceManagerHandler(Cloud, _providers, this);
        Caller = Person(Guid.Empty.ToString(), "developer@contoso.example");
        new RoleAssignments(Cloud).Grant(Caller.ObjectId, RoleDefinitions.Owner, "/");
    }

    /// <summary>Whose token is believed.</summary>
    public Principal Caller { get; set; }

    internal CloudContext Cloud { get; }

    internal FakeSqlServer SqlServer(string name) => (FakeSqlServer)_providers.Sql.Find(name)!;

    public string Subscription => $"/subscriptions/{Cloud.Tenant.SubscriptionId}";

    public string Group => Subscription + "/resourceGroups/rg1";

    public string Site => Group + "/providers/Microsoft.Web/sites/web1";

    public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
        => token == Token
            ? new(Caller)
            : throw new TokenException(TokenErrorCode.BadSignature, "The signature does not match.");

    public Principal Person(string objectId, string name)
        => new(Cloud.Tenant.TenantId, objectId, PrincipalKind.User, null, name, [], [], null, "", DateTimeOffset.MaxValue);

    public async Task<DefaultHttpContext> RawAsync(
        string method, string path, byte[]? body = null, string? query = "?api-version=2022-01-01", string? authorization = "Bearer " + Token, string scheme = "https")
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Scheme, context.Request.Path) = (method, scheme, path);
        context.Request.QueryString = new QueryString(query);
        context.Request.Body = new MemoryStream(body ?? []);
        context.Request.ContentLength = body?.Length;
        if (authorization is not null)
            context.Request.Headers.Authorization = authorization;
        context.Response.Body = new MemoryStream();
        await _handler.HandleAsync(context);
        return context;
    }

    public async Task<(int Status, JsonNode? Body)> SendAsync(string method, string path, string? body = null, string query = "?api-version=2022-01-01")
    {
        var context = await RawAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), query);
        return (context.Response.StatusCode, BodyOf(context));
    }

    public async Task<JsonObject> OkAsync(string method, string path, string? body = null, string query = "?api-version=2022-01-01")
    {
        var (status, answer) = await SendAsync(method, path, body, query);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {status} {answer?.ToJsonString()}");
        return answer as JsonObject ?? [];
    }

    public async Task<string> RefusedAsync(int expected, string method, string path, string? body = null, string query = "?api-version=2022-01-01")
    {
        var (status, answer) = await SendAsync(method, path, body, query);
        Assert.True(status == expected, $"{method} {path}: {status} {answer?.ToJsonString()}");
        if (method == "HEAD")
            return "";
        Assert.Single(answer!.AsObject());
        Assert.NotNull(answer["error"]!["message"]);
        return (string)answer["error"]!["code"]!;
    }

    public static JsonNode? BodyOf(HttpContext context)
    {
        var bytes = ((MemoryStream)context.Response.Body).ToArray();
        return bytes.Length > 0 ? JsonNode.Parse(bytes) : null;
    }

    public Task InitializeAsync() => OkAsync("PUT", Group, """{"location": "westeurope"}""");

    public async Task DisposeAsync()
    {
        await _providers.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
