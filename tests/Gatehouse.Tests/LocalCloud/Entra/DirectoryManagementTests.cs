using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra.Issuing;

namespace Gatehouse.Tests.LocalCloud.Entra;

[Collection(nameof(Cloud))]
public class DirectoryManagementTests(Cloud cloud)
{
    private const string Root = "/gatehouse/directory";

    [Fact]
    public async Task Created_user_can_sign_in_with_its_password()
    {
        var name = $"u{Guid.NewGuid():N}@contoso.example";

        var made = await PostAsync("/users", new() { ["userPrincipalName"] = name, ["password"] = "long enough" });

        var answer = await cloud.TokenAsync(
            "/common/oauth2/v2.0/token", ("grant_type", "password"), ("client_id", Cloud.AzureCli), ("username", name), ("password", "long enough"), ("scope", "openid"));
        Assert.Equal((string?)made["id"], (string?)Cloud.Claims((string)answer["access_token"]!)["oid"]);
        Assert.Contains((await GetAsync("/users"))["value"]!.AsArray(), user => (string?)user!["id"] == (string?)made["id"]);
        Assert.False(made.ContainsKey("password"));
    }

    [Fact]
    public async Task Developer_can_be_given_a_password()
    {
        await using var own = await OwnCloud.StartAsync();
        var token = await own.Cloud.DeveloperTokenAsync();

        using var changed = await own.Cloud.SendAsync(HttpMethod.Patch, Root + "/users/developer@contoso.example", token, new() { ["password"] = "long enough" });

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await own.Cloud.TokenAsync(
            "/common/oauth2/v2.0/token",
            ("grant_type", "password"), ("client_id", Cloud.AzureCli), ("username", "developer@contoso.example"), ("password", "long enough"), ("scope", "openid"));
        await own.Cloud.DeveloperTokenAsync(); // a first password ends no session
    }

    [Fact]
    public async Task Secret_of_a_created_application_is_shown_once_and_works()
    {
        var made = await PostAsync("/applications", new() { ["displayName"] = "Orders" });

        await cloud.TokenAsync("/common/oauth2/v2.0/token", Cloud.ClientCredentials((string)made["appId"]!, (string)made["secret"]!));
        var shown = await GetAsync("/applications/" + (string)made["appId"]!);
        Assert.False(shown.ContainsKey("secret"));
        Assert.Equal((string?)made["servicePrincipalId"], (string?)shown["servicePrincipalId"]);
    }

    [Fact]
    public async Task No_secret_or_password_is_stored_as_text()
    {
        var made = await PostAsync("/applications", new() { ["displayName"] = "Orders" });
        await PostAsync("/users", new() { ["userPrincipalName"] = $"u{Guid.NewGuid():N}@contoso.example", ["password"] = "very-secret-password" });

        foreach (var file in new[] { cloud.Data.Resources, cloud.Data.Keys }.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            var content = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain((string)made["secret"]!, content, StringComparison.Ordinal);
            Assert.DoesNotContain("very-secret-password", content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Member_of_a_group_carries_the_group_in_its_token()
    {
        var group = await PostAsync("/groups", new() { ["displayName"] = "Readers" });
        var application = await PostAsync("/applications", new() { ["displayName"] = "Reader" });

        await PostAsync($"/groups/{group["id"]}/members", new() { ["id"] = (string)application["servicePrincipalId"]! }, HttpStatusCode.OK);

        var answer = await cloud.TokenAsync("/common/oauth2/v2.0/token", Cloud.ClientCredentials((string)application["appId"]!, (string)application["secret"]!));
        Assert.Equal([(string)group["id"]!], Cloud.Claims((string)answer["access_token"]!)["groups"]!.AsArray().Select(id => (string)id!));
    }

    [Theory]
    [InlineData("/users", "{\"userPrincipalName\":\"no-at-sign\"}", HttpStatusCode.BadRequest)]
    [InlineData("/users", "{\"userPrincipalName\":7}", HttpStatusCode.BadRequest)]
    [InlineData("/users", "{}", HttpStatusCode.BadRequest)]
    [InlineData("/users", "{\"userPrincipalName\":\"a@b\",\"password\":\"short\"}", HttpStatusCode.BadRequest)]
    [InlineData("/users", "{\"userPrincipalName\":\"DEVELOPER@contoso.example\"}", HttpStatusCode.Conflict)]
    [InlineData("/users", "[]", HttpStatusCode.BadRequest)]
    [InlineData("/users", "{\"a\":1,\"a\":2}", HttpStatusCode.BadRequest)]
    [InlineData("/users", "not json", HttpStatusCode.BadRequest)]
    [InlineData("/users", "", HttpStatusCode.BadRequest)]
    [InlineData("/groups", "{\"displayName\":\"\"}", HttpStatusCode.BadRequest)]
    [InlineData("/groups", "{\"displayName\":\"a\\u0000b\"}", HttpStatusCode.BadRequest)]
    [InlineData("/groups/nobody/members", "{\"id\":\"x\"}", HttpStatusCode.NotFound)]
    [InlineData("/applications", "{\"displayName\":\"x\",\"identifierUris\":\"api://x\"}", HttpStatusCode.BadRequest)]
    [InlineData("/applications", "{\"displayName\":\"x\",\"identifierUris\":[\"no uri\"]}", HttpStatusCode.BadRequest)]
    [InlineData("/applications", "{\"displayName\":\"x\",\"tokenVersion\":3}", HttpStatusCode.BadRequest)]
    [InlineData("/applications", "{\"displayName\":\"x\",\"publicClient\":\"yes\"}", HttpStatusCode.BadRequest)]
    [InlineData("/applications/nobody/secrets", "{}", HttpStatusCode.NotFound)]
    [InlineData("/applications/nobody/federatedCredentials", "{\"name\":\"n\"}", HttpStatusCode.BadRequest)]
    public async Task Bad_request_is_refused_with_its_reason(string path, string body, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, cloud.Https + Root + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", await cloud.DeveloperTokenAsync());
        using var response = await cloud.Http.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.NotNull((await Cloud.ReadAsync(response))["error"]!["code"]);
    }

    [Fact]
    public async Task Call_without_a_token_or_with_one_for_another_resource_is_refused()
    {
        using var none = await cloud.SendAsync(HttpMethod.Get, Root + "/users", bearer: null);
        using var other = await cloud.SendAsync(HttpMethod.Get, Root + "/users", await cloud.DeveloperTokenAsync("https://database.windows.net/"));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [none.StatusCode, other.StatusCode]);
    }

    [Fact]
    public async Task Managed_identity_may_not_change_the_directory()
    {
        var identity = cloud.Context.Directory.EnsureManagedIdentity("/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/curious");
        var token = new TokenIssuer(cloud.Context.Keys, cloud.Context.Tenant, cloud.Context.Directory, cloud.Time).Issue(
            new() { Audience = Cloud.ResourceManager, ObjectId = identity.Id, ClientId = identity.AppId, ManagedIdentityResourceId = identity.ResourceId }, cloud.Https);

        foreach (var path in new[] { Root + "/users", "/gatehouse/run?app=/subscriptions/s" })
        {
            using var response = await cloud.SendAsync(HttpMethod.Post, path, token.Value, new() { ["userPrincipalName"] = "evil@contoso.example" });
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Removed_principals_are_gone()
    {
        var user = await PostAsync("/users", new() { ["userPrincipalName"] = $"u{Guid.NewGuid():N}@contoso.example" });
        var group = await PostAsync("/groups", new() { ["displayName"] = "Short-lived" });
        var application = await PostAsync("/applications", new() { ["displayName"] = "Short-lived" });
        await PostAsync($"/groups/{group["id"]}/members", new() { ["id"] = (string)user["id"]! }, HttpStatusCode.OK);

        foreach (var path in new[] { $"/users/{user["id"]}", $"/applications/{application["appId"]}" })
        {
            using var removed = await cloud.SendAsync(HttpMethod.Delete, Root + path, await cloud.DeveloperTokenAsync());
            using var again = await cloud.SendAsync(HttpMethod.Delete, Root + path, await cloud.DeveloperTokenAsync());
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NotFound], [removed.StatusCode, again.StatusCode]);
        }

        Assert.Empty((await GetAsync($"/groups/{group["id"]}"))["members"]!.AsArray());
    }

    private async Task<JsonObject> PostAsync(string path, JsonObject body, HttpStatusCode status = HttpStatusCode.Created)
    {
        using var response = await cloud.SendAsync(HttpMethod.Post, Root + path, await cloud.DeveloperTokenAsync(), body);
        var answer = await Cloud.ReadAsync(response);
        Assert.True(response.StatusCode == status, answer.ToJsonString());
        return answer;
    }

    private async Task<JsonObject> GetAsync(string path) => await cloud.GetAsync(Root + path, await cloud.DeveloperTokenAsync());
}
