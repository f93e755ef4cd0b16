using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager.Sources;

public sealed class ContainerAppTests : IAsyncLifetime
{
    private readonly Arm _arm = new();

    private string Environment => _arm.Group + "/providers/Microsoft.App/managedEnvironments/env1";

    private string App => _arm.Group + "/providers/Microsoft.App/containerApps/app1";

    public async Task InitializeAsync()
    {
        await _arm.InitializeAsync();
        await _arm.OkAsync("PUT", Environment, """{"location": "westeurope"}""");
    }

    public Task DisposeAsync() => _arm.DisposeAsync();

    [Fact]
    public async Task It_is_made_in_the_background_with_an_identity_of_its_own()
    {
        var context = await _arm.RawAsync("PUT", App, Bytes(Body("""[{"name": "web", "image": "i"}]""", identity: true)));
        Assert.Equal(201, context.Response.StatusCode);
        Assert.Equal("InProgress", (string?)Arm.BodyOf(context)!["properties"]!["provisioningState"]);
        var operation = new Uri(context.Response.Headers["azure-asyncoperation"].ToString());
        Assert.Contains("/providers/Microsoft.App/locations/westeurope/containerappOperationStatuses/", operation.AbsolutePath,
            StringComparison.Ordinal);
        Assert.Equal("Succeeded", (string?)(await _arm.OkAsync("GET", operation.AbsolutePath))["status"]);
        var app = await _arm.OkAsync("GET", App);
        Assert.Equal("Succeeded", (string?)app["properties"]!["provisioningState"]);
        Assert.NotNull(_arm.Cloud.Directory.FindServicePrincipal((string)app["identity"]!["principalId"]!));
        await _arm.OkAsync("DELETE", App);
        Assert.Null(_arm.Cloud.Directory.FindServicePrincipal((string)app["identity"]!["principalId"]!));
        await _arm.RefusedAsync(404, "GET", operation.AbsolutePath[..operation.AbsolutePath.LastIndexOf('/')] + "/none");
    }

    [Fact]
    public async Task Secrets_are_answered_by_listSecrets_only_and_kept_where_a_client_gives_back_their_names()
    {
        await _arm.OkAsync("PUT", App, Body(
            """[{"name": "web", "env": [{"name": "A", "value": "1"}, {"name": "P", "secretRef": "pw"}]}]""",
            """[{"name": "pw", "value": "hunter2"}]"""));
        var app = await _arm.OkAsync("GET", App);
        Assert.DoesNotContain("hunter2", app.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", (await _arm.OkAsync("GET", _arm.Group + "/resources")).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("pw", (string?)app["properties"]!["configuration"]!["secrets"]![0]!["name"]);
        await _arm.OkAsync("PUT", App, app.ToJsonString()); // as it was read
        await _arm.OkAsync("PATCH", App, """{"tags": {"a": "b"}}""");
        var secret = Assert.Single((await _arm.OkAsync("POST", App + "/listSecrets", "{}"))["value"]!.AsArray())!;
        Assert.Equal(("pw", "hunter2"), ((string)secret["name"]!, (string)secret["value"]!));
    }

    [Theory]
    [InlineData("InvalidParameterValue", 400, "none", "[{'name': 'a'}]")]
    [InlineData("InvalidParameterValue", 400, null, "[{'name': 'a'}]")]
    [InlineData("ManagedEnvironmentNotFound", 404, "{env}2", "[{'name': 'a'}]")]
    [InlineData("InvalidRequestContent", 400, "{env}", "[]")]
    [InlineData("InvalidRequestContent", 400, "{env}", "[1]")]
    [InlineData("InvalidRequestContent", 400, "{env}", "[{'name': 'a'}, {'name': 'a'}]")]
    [InlineData("InvalidRequestContent", 400, "{env}", "[{'name': 'a', 'env': {}}]")]
    [InlineData("ContainerAppSecretRefNotFound", 400, "{env}", "[{'name': 'a', 'env': [{'name': 'A', 'secretRef': 'no'}]}]")]
    [InlineData("ContainerAppSecretInvalid", 400, "{env}", "[{'name': 'a'}]", "[{'name': 's'}]")]
    public async Task Nonsense_is_refused_and_leaves_nothing(string code, int status, string? environment, string containers, string secrets = "[]")
    {
        var body = JsonNode.Parse(Body(Json(containers), Json(secrets)))!;
        body["properties"]!["managedEnvironmentId"] = environment?.Replace("{env}", Environment, StringComparison.Ordinal);
        Assert.Equal(code, await _arm.RefusedAsync(status, "PUT", App, body.ToJsonString()));
        await _arm.RefusedAsync(404, "GET", App);

        static string Json(string text) => text.Replace('\'', '"');
    }

    private string Body(string containers, string secrets = "[]", bool identity = false) => new JsonObject
    {
        ["location"] = "westeurope",
        ["identity"] = identity ? new JsonObject { ["type"] = "SystemAssigned" } : null,
        ["properties"] = new JsonObject
        {
            ["managedEnvironmentId"] = Environment,
            ["configuration"] = new JsonObject { ["secrets"] = JsonNode.Parse(secrets) },
            ["template"] = new JsonObject { ["containers"] = JsonNode.Parse(containers) },
        },
    }.ToJsonString();

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
