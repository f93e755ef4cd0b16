using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Tests.LocalCloud.Entra;

namespace Gatehouse.Tests.LocalCloud.Graph;

[Collection(nameof(Cloud))]
public class GraphTests(Cloud cloud)
{
    [Theory]
    [InlineData("https://graph.microsoft.com")]
    [InlineData("https://graph.microsoft.com/")]
    [InlineData("https://graph.windows.net/")]
    [InlineData("")] // the address itself: what the Azure CLI's cloud names
    public async Task Signed_in_user_asks_who_it_is(string resource)
    {
        var me = await cloud.GetAsync("/v1.0/me", await cloud.DeveloperTokenAsync(resource.Length == 0 ? cloud.Https + "/" : resource));

        Assert.Equal("developer@contoso.example", (string?)me["userPrincipalName"]);
    }

    [Fact]
    public async Task Application_is_nobody_as_me()
    {
        var application = cloud.Context.Directory.Applications.Add("Asks for me");
        var secret = cloud.Context.Directory.Applications.AddSecret(application.AppId, cloud.Time.Now);
        var token = await cloud.TokenAsync("/common/oauth2/v2.0/token", Cloud.ClientCredentials(application.AppId, secret, "https://graph.microsoft.com/.default"));

        using var response = await cloud.SendAsync(HttpMethod.Get, "/v1.0/me", (string)token["access_token"]!);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Service_principal_is_found_by_every_name_of_it()
    {
        var uri = $"api://it-s-{Guid.NewGuid():N}";
        var application = cloud.Context.Directory.Applications.Add($"It's {Guid.NewGuid():N}", [uri]);
        var id = cloud.Context.Directory.FindServicePrincipal(application.AppId)!.Id;
        var quoted = application.DisplayName.Replace("'", "''", StringComparison.Ordinal);

        foreach (var filter in new[]
        {
            $"servicePrincipalNames/any(c:c eq '{application.AppId}')", $"servicePrincipalNames/any(c:c eq '{id}')", $"servicePrincipalNames/any(x:x eq '{uri}')",
            $"appId eq '{application.AppId.ToUpperInvariant()}'", $"id eq '{id}'", $"displayName eq '{quoted}'", $"startswith(displayName,'{quoted[..^3]}')",
        })
        {
            var found = await GetAsync("/servicePrincipals?$filter=" + Uri.EscapeDataString(filter));
            Assert.Equal([id], found["value"]!.AsArray().Select(item => (string)item!["id"]!));
        }

        Assert.Equal(id, (string?)(await GetAsync($"/servicePrincipals/{id}"))["id"]);
        Assert.Equal(id, (string?)(await GetAsync($"/servicePrincipals(appId='{application.AppId}')"))["id"]);
    }

    [Fact]
    public async Task Identity_of_its_own_may_read_the_tenant_and_others_have_no_assignments()
    {
        const string Group = "/subscriptions/s/resourceGroups/g/providers";
        var own = cloud.Context.Directory.EnsureManagedIdentity(
            $"{Group}/Microsoft.ManagedIdentity/userAssignedIdentities/{Guid.NewGuid():N}");
        var app = cloud.Context.Directory.EnsureManagedIdentity($"{Group}/Microsoft.Web/sites/{Guid.NewGuid():N}");

        var assignments = (await GetAsync($"/servicePrincipals/{own.Id}/appRoleAssignments"))["value"]!.AsArray();

        Assert.Equal(3, assignments.Select(one => (string)one!["id"]!).Distinct().Count());
        Assert.All(assignments, one => Assert.Equal(own.Id, (string?)one!["principalId"]));
        Assert.All(assignments, one => Assert.Equal("Microsoft Graph", (string?)one!["resourceDisplayName"]));
        Assert.Contains(assignments, one => (string?)one!["appRoleId"] == "df021288-bdef-4463-88db-98f22de89214");
        Assert.Empty((await GetAsync($"/servicePrincipals/{app.Id}/appRoleAssignments"))["value"]!.AsArray());
    }

    [Fact]
    public async Task Managed_identity_says_whose_it_is()
    {
        var resource = $"/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/{Guid.NewGuid():N}";
        var identity = cloud.Context.Directory.EnsureManagedIdentity(resource);

        var shown = await GetAsync($"/servicePrincipals/{identity.Id}");

        Assert.Equal("ManagedIdentity", (string?)shown["servicePrincipalType"]);
        Assert.Equal(resource, (string?)shown["alternativeNames"]![1]);
    }

    [Fact]
    public async Task Users_groups_and_members_are_listed()
    {
        var user = cloud.Person;
        var group = cloud.Context.Directory.Groups.Add($"Group {Guid.NewGuid():N}");
        cloud.Context.Directory.Groups.AddMember(group.Id, user.Id);

        Assert.Equal(user.Id, (string?)(await GetAsync($"/users/{user.UserPrincipalName}"))["id"]);
        Assert.Equal(user.Id, (string?)(await GetAsync($"/users/{user.Id}"))["id"]);
        Assert.Equal([user.Id], (await GetAsync($"/users?$filter=userPrincipalName eq '{user.UserPrincipalName}'"))["value"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.Equal([group.Id], (await GetAsync($"/groups?$filter=displayName eq '{group.DisplayName}'"))["value"]!.AsArray().Select(item => (string)item!["id"]!));
        var member = Assert.Single((await GetAsync($"/groups/{group.Id}/members"))["value"]!.AsArray());
        Assert.Equal(("#microsoft.graph.user", user.Id), ((string?)member!["@odata.type"], (string?)member["id"]));
    }

    [Theory]
    [InlineData("/users/nobody", HttpStatusCode.NotFound, "Request_ResourceNotFound")]
    [InlineData("/groups/nobody", HttpStatusCode.NotFound, "Request_ResourceNotFound")]
    [InlineData("/groups/nobody/members", HttpStatusCode.NotFound, "Request_ResourceNotFound")]
    [InlineData("/servicePrincipals/nobody", HttpStatusCode.NotFound, "Request_ResourceNotFound")]
    [InlineData("/servicePrincipals(appId='nobody')", HttpStatusCode.NotFound, "Request_ResourceNotFound")]
    [InlineData("/users?$filter=nonsense", HttpStatusCode.BadRequest, "Request_UnsupportedQuery")]
    [InlineData("/users?$filter=password eq 'x'", HttpStatusCode.BadRequest, "Request_UnsupportedQuery")]
    [InlineData("/users?$filter=displayName eq 'a' or displayName eq 'b'", HttpStatusCode.BadRequest, "Request_UnsupportedQuery")]
    [InlineData("/users?$filter=servicePrincipalNames/any(c:c eq 'x')", HttpStatusCode.BadRequest, "Request_UnsupportedQuery")]
    [InlineData("/servicePrincipals?$filter=servicePrincipalNames/any(c:d eq 'x')", HttpStatusCode.BadRequest, "Request_UnsupportedQuery")]
    [InlineData("/servicePrincipals?$filter=servicePrincipalNames eq 'x'", HttpStatusCode.BadRequest, "Request_UnsupportedQuery")]
    public async Task Bad_question_is_refused_in_graphs_form(string path, HttpStatusCode status, string code)
    {
        using var response = await cloud.SendAsync(HttpMethod.Get, "/v1.0" + path, await GraphTokenAsync());

        Assert.Equal((status, code), (response.StatusCode, (string?)(await Cloud.ReadAsync(response))["error"]!["code"]));
    }

    [Fact]
    public async Task A_list_comes_in_pages_that_hold_each_once()
    {
        var prefix = $"Page {Guid.NewGuid():N}";
        var made = Enumerable.Range(0, 5).Select(i => cloud.Context.Directory.Groups.Add($"{prefix} {i}").Id).ToList();
        var path = $"/groups?$filter=startswith(displayName,'{prefix}')&$select=id&$top=2&$count=true";
        var seen = new List<string>();
        for (var pages = 1; ; pages++)
        {
            var page = await GetAsync(path);
            Assert.Equal(5, (int?)page["@odata.count"]);
            Assert.All(page["value"]!.AsArray(), item => Assert.Equal("id", Assert.Single(item!.AsObject()).Key));
            seen.AddRange(page["value"]!.AsArray().Select(item => (string)item!["id"]!));
            if (page["@odata.nextLink"] is not { } next)
            {
                Assert.Equal(3, pages);
                break;
            }

            Assert.StartsWith(cloud.Https + "/v1.0/groups?", (string?)next, StringComparison.Ordinal);
            path = ((string)next!)[(cloud.Https + "/v1.0").Length..];
        }

        Assert.Equal(made.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_object_has_the_members_that_were_selected()
    {
        var user = await GetAsync("/me?$select=id,userPrincipalName");
        Assert.Equal(["@odata.context", "id", "userPrincipalName"], user.Select(member => member.Key));
    }

    [Fact]
    public async Task Groups_of_a_principal_are_listed_directly_and_through_groups()
    {
        var directory = cloud.Context.Directory;
        var (inner, outer) = (directory.Groups.Add($"Inner {Guid.NewGuid():N}"), directory.Groups.Add($"Outer {Guid.NewGuid():N}"));
        directory.Groups.AddMember(inner.Id, cloud.Person.Id);
        directory.Groups.AddMember(outer.Id, inner.Id);
        foreach (var (relation, holds) in new[] { ("memberOf", false), ("transitiveMemberOf", true) })
        {
            var groups = (await GetAsync($"/users/{cloud.Person.Id}/{relation}?$top=999"))["value"]!.AsArray().Select(group
                => (string?)group!["id"]).ToList();
            Assert.Contains(inner.Id, groups);
            Assert.Equal(holds, groups.Contains(outer.Id));
        }

        Assert.Equal([outer.Id], (await GetAsync($"/groups/{inner.Id}/memberOf"))["value"]!.AsArray().Select(group
            => (string?)group!["id"]));
        Assert.NotNull((await GetAsync("/me/memberOf"))["value"]);
    }

    [Theory]
    [InlineData("/users?$top=0")]
    [InlineData("/users?$top=1000")]
    [InlineData("/users?$skiptoken=-1")]
    [InlineData("/users?$count=perhaps")]
    [InlineData("/users?$select=a b")]
    public async Task A_part_that_cannot_be_is_refused(string path)
    {
        using var response = await cloud.SendAsync(HttpMethod.Get, "/v1.0" + path, await GraphTokenAsync());
        Assert.Equal((HttpStatusCode.BadRequest, "BadRequest"), (
            response.StatusCode, (string?)(await Cloud.ReadAsync(response))["error"]!["code"]));
    }

    [Fact]
    public async Task Graph_needs_a_token_for_graph()
    {
        foreach (var token in new[] { null, "nonsense", await cloud.DeveloperTokenAsync() })
        {
            using var response = await cloud.SendAsync(HttpMethod.Get, "/v1.0/users", token);
            Assert.Equal((HttpStatusCode.Unauthorized, "InvalidAuthenticationToken"), (response.StatusCode, (string?)(await Cloud.ReadAsync(response))["error"]!["code"]));
        }
    }

    private Task<string> GraphTokenAsync() => cloud.DeveloperTokenAsync("https://graph.microsoft.com");

    private async Task<JsonObject> GetAsync(string path)
    {
        using var response = await cloud.SendAsync(HttpMethod.Get, "/v1.0" + path, await GraphTokenAsync());
        var body = await Cloud.ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, body.ToJsonString());
        return body;
    }
}
