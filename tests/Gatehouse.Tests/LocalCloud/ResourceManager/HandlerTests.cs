using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

public sealed class HandlerTests : IAsyncLifetime
{
    private readonly Arm _arm = new();

    public Task InitializeAsync() => _arm.InitializeAsync();

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Theory]
    [InlineData(null, "AuthenticationFailed")]
    [InlineData("", "AuthenticationFailed")]
    [InlineData("Basic dXNlcjpwdw==", "InvalidAuthenticationToken")]
    [InlineData("Bearer", "InvalidAuthenticationToken")]
    [InlineData("Bearer ", "InvalidAuthenticationToken")]
    [InlineData("Bearer forged", "InvalidAuthenticationToken")]
    public async Task A_call_without_a_believed_token_is_401(string? authorization, string code)
    {
        foreach (var path in new[] { _arm.Group, "/tenants", "/subscriptions", "/providers/Microsoft.Web", "/subscriptions/none" })
        {
            var context = await _arm.RawAsync("GET", path, authorization: authorization);
            Assert.Equal(401, context.Response.StatusCode);
            Assert.Equal(code, (string?)Arm.BodyOf(context)!["error"]!["code"]);
            Assert.StartsWith("Bearer authorization_uri=", context.Response.Headers.WWWAuthenticate.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_scheme_has_no_case() => Assert.Equal(200, (await _arm.RawAsync("GET", _arm.Group, authorization: "bearer  " + Arm.Token)).Response.StatusCode);

    [Fact]
    public async Task Plain_http_is_not_answered()
    {
        Assert.Equal(404, (await _arm.RawAsync("GET", _arm.Group, scheme: "http")).Response.StatusCode);
        Assert.Equal(404, (await _arm.RawAsync("GET", "/metadata/endpoints", scheme: "http")).Response.StatusCode);
    }

    [Fact]
    public async Task Endpoints_need_no_token_and_have_the_shape_of_their_version()
    {
        var old = Arm.BodyOf(await _arm.RawAsync("GET", "/metadata/endpoints", query: "?api-version=2015-01-01", authorization: null));
        Assert.Equal("https://localhost:41001/adfs", (string?)old!["authentication"]!["loginEndpoint"]);
        var now = Arm.BodyOf(await _arm.RawAsync("GET", "/metadata/endpoints", query: "?api-version=2019-05-01", authorization: null));
        var cloud = Assert.Single(now!.AsArray())!;
        Assert.NotEqual("AzureCloud", (string?)cloud["name"]);
        Assert.Equal("https://localhost:41001/", (string?)cloud["resourceManager"]);
        Assert.Equal("https://localhost:41001/", (string?)cloud["microsoftGraphResourceId"]);
        Assert.NotNull(cloud["suffixes"]!["postgresqlServerEndpoint"]);
    }

    [Fact]
    public async Task Tenants_and_subscriptions_are_listed()
    {
        var tenant = Assert.Single((await _arm.OkAsync("GET", "/tenants"))["value"]!.AsArray())!;
        Assert.Equal(_arm.Cloud.Tenant.TenantId, (string?)tenant["tenantId"]);
        var subscription = Assert.Single((await _arm.OkAsync("GET", "/subscriptions"))["value"]!.AsArray())!;
        Assert.Equal("Enabled", (string?)subscription["state"]);
        Assert.Equal(_arm.Subscription, (string?)(await _arm.OkAsync("GET", _arm.Subscription))["id"]);
        Assert.NotEmpty((await _arm.OkAsync("GET", _arm.Subscription + "/locations"))["value"]!.AsArray());
        Assert.Equal("Registered", (string?)(await _arm.OkAsync("GET", _arm.Subscription + "/providers/Microsoft.ServiceLinker"))["registrationState"]);
        Assert.Equal("Registered", (string?)(await _arm.OkAsync("POST", _arm.Subscription + "/providers/Microsoft.Web/register"))["registrationState"]);
        Assert.NotEmpty((await _arm.OkAsync("GET", _arm.Subscription + "/providers/Microsoft.DBforPostgreSQL/locations/westeurope/capabilities"))["value"]!.AsArray());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_and_depth_is_400()
    {
        var big = await _arm.RawAsync("PUT", _arm.Site, new byte[4 * 1024 * 1024 + 1]);
        Assert.Equal(413, big.Response.StatusCode);
        Assert.Equal("RequestEntityTooLarge", (string?)Arm.BodyOf(big)!["error"]!["code"]);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40);
        Assert.Equal("InvalidRequestContent", await _arm.RefusedAsync(400, "PUT", _arm.Group + "/providers/A.B/c/x", deep));
    }

    [Fact]
    public async Task The_deepest_body_that_is_taken_is_read_again_after_a_restart()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 31)) + "1" + new string('}', 31);
        await _arm.OkAsync("PUT", _arm.Group + "/providers/A.B/c/x", deep);
        await _arm.OkAsync("PATCH", _arm.Group + "/providers/A.B/c/x", deep);
        Assert.NotNull(new Gatehouse.LocalCloud.State.StateStore(_arm.Cloud.Data.Resources).Find(_arm.Group + "/providers/A.B/c/x"));
    }

    [Fact]
    public void No_body_is_ever_answered_with_500()
    {
        var paths = new[]
        {
            _arm.Group, _arm.Site, _arm.Site + "/config/appsettings", _arm.Site + "/config/connectionstrings", _arm.Group + "/providers/A.B/c/x",
            _arm.Group + "/providers/Microsoft.DBforPostgreSQL/flexibleServers/X", _arm.Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id1",
        };
        var value = Gen.Elements("null", "1", "\"x\"", "[]", "{}", "[1]", "{\"name\":1}", "\"SystemAssigned\"", "{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"/x\":1}}", "true");
        var member = from name in Gen.Elements("location", "tags", "properties", "identity", "kind", "sku", "id", "siteConfig", "_gatehouse")
                     from text in value
                     select $"\"{name}\":{text}";
        var body = from members in member.ListOf() select "{" + string.Join(',', members.DistinctBy(text => text.Split(':')[0])) + "}";
        var request = from method in Gen.Elements("PUT", "PATCH", "POST", "DELETE", "GET") from path in Gen.Elements(paths) from text in body select (method, path, text);
        Check.QuickThrowOnFailure(Prop.ForAll(request.ToArbitrary(), call =>
            _arm.RawAsync(call.method, call.path, Encoding.UTF8.GetBytes(call.text)).GetAwaiter().GetResult().Response.StatusCode < 500));
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(bytes =>
            _arm.RawAsync("PUT", _arm.Site, bytes ?? []).GetAwaiter().GetResult().Response.StatusCode < 500));
    }

    [Fact]
    public void No_path_is_ever_answered_with_500()
    {
        var part = Gen.Elements("subscriptions", _arm.Cloud.Tenant.SubscriptionId, "resourceGroups", "rg1", "providers", "Microsoft.Web", "sites", "config", "..", " ", "%", "é", "🙂", "a");
        var path = part.ListOf().Select(parts => "/" + string.Join('/', parts));
        var call = from method in Gen.Elements("GET", "HEAD", "PUT", "PATCH", "DELETE", "POST") from text in path select (method, text);
        Check.QuickThrowOnFailure(Prop.ForAll(call.ToArbitrary(), request =>
            _arm.RawAsync(request.method, request.text, "{}"u8.ToArray()).GetAwaiter().GetResult().Response.StatusCode < 500));
    }

    [Fact]
    public async Task Every_answer_has_a_correlation_id()
    {
        var context = await _arm.RawAsync("GET", _arm.Site);
        Assert.True(Guid.TryParse(context.Response.Headers["x-ms-correlation-request-id"], out _));
        Assert.Equal("application/json; charset=utf-8", context.Response.ContentType);
    }

    [Fact]
    public async Task Bugs_are_500_with_the_correlation_id_and_nothing_else()
    {
        _arm.Cloud.State.Put(_arm.Group + "/providers/A.B/c/x", new JsonObject { ["no"] = "id" }); // what no request can store
        var context = await _arm.RawAsync("PUT", _arm.Group + "/providers/A.B/c/x", "{}"u8.ToArray());
        Assert.Equal(500, context.Response.StatusCode);
        var error = Arm.BodyOf(context)!["error"]!;
        Assert.Equal("InternalServerError", (string?)error["code"]);
        Assert.Contains(context.Response.Headers["x-ms-correlation-request-id"].ToString(), (string?)error["message"], StringComparison.Ordinal);
    }
}
