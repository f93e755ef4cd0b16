using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ManagedIdentity;
using Gatehouse.Tests.LocalCloud.Entra;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.LocalCloud.ManagedIdentity;

[Collection(nameof(Cloud))]
public class ManagedIdentityTests(Cloud cloud)
{
    private const string Database = "https://ossrdbms-aad.database.windows.net";

    [Fact]
    public async Task App_gets_a_token_of_its_system_assigned_identity()
    {
        var app = new App(cloud, system: true);

        var answer = await app.TokenAsync();

        Assert.Equal(["access_token", "expires_on", "expires_in", "resource", "token_type", "client_id"], answer.Select(field => field.Key));
        var principal = await cloud.Context.TokensFor(Database).ValidateAsync((string)answer["access_token"]!, default);
        Assert.Equal((app.System!.Id, app.System.AppId, app.Id), (principal.ObjectId, principal.AppId, principal.ManagedIdentityResourceId));
        Assert.Equal(PrincipalKind.ServicePrincipal, principal.Kind);
        Assert.Equal(cloud.Time.Now + TimeSpan.FromHours(24), principal.ExpiresOn);
        Assert.Equal(principal.ExpiresOn.ToUnixTimeSeconds(), long.Parse((string)answer["expires_on"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(app.System.AppId, (string?)answer["client_id"]);
    }

    [Theory]
    [InlineData("/msi/token")]
    [InlineData("/msi/token/")]
    public async Task Older_version_has_the_header_secret_and_a_path_with_a_slash(string path)
    {
        var app = new App(cloud, system: true);

        using var response = await app.SendAsync("", version: "2017-09-01", header: "secret", path: path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("client_id")]
    [InlineData("clientid")]
    [InlineData("object_id")]
    [InlineData("principal_id")]
    [InlineData("mi_res_id")]
    [InlineData("msi_res_id")]
    public async Task User_assigned_identity_is_chosen_by_each_of_its_names(string name)
    {
        var app = new App(cloud, system: true, userAssigned: 2);
        foreach (var identity in app.Assigned)
        {
            var value = name.Contains("res", StringComparison.Ordinal) ? identity.ResourceId!.ToUpperInvariant() : name.StartsWith('c') ? identity.AppId : identity.Id;

            var answer = await app.TokenAsync($"&{name}={Uri.EscapeDataString(value)}");

            Assert.Equal(identity.AppId, (string?)answer["client_id"]);
            Assert.Equal(identity.ResourceId, (string?)Cloud.Claims((string)answer["access_token"]!)["xms_mirid"]);
        }
    }

    [Fact]
    public async Task App_gets_no_identity_of_another_app()
    {
        var app = new App(cloud, system: true, userAssigned: 1);
        var other = new App(cloud, system: true, userAssigned: 1);

        foreach (var selector in new[]
        {
            $"&client_id={other.Assigned[0].AppId}", $"&object_id={other.Assigned[0].Id}", $"&mi_res_id={other.Assigned[0].ResourceId}",
            $"&client_id={other.System!.AppId}", $"&object_id={other.System.Id}", $"&mi_res_id={other.Id}",
        })
            Assert.Equal(HttpStatusCode.BadRequest, await app.StatusAsync(selector));
    }

    [Fact]
    public async Task Without_a_system_assigned_identity_one_must_be_named()
    {
        var app = new App(cloud, system: false, userAssigned: 1);

        Assert.Equal(HttpStatusCode.BadRequest, await app.StatusAsync(""));
        await app.TokenAsync($"&client_id={app.Assigned[0].AppId}");
    }

    [Fact]
    public async Task Identity_that_was_taken_away_gives_no_token()
    {
        var app = new App(cloud, system: true);
        await app.TokenAsync();
        var document = cloud.Context.State.Find(app.Id)!;
        document["identity"]!["type"] = "None";

        cloud.Context.State.Put(app.Id, document);

        Assert.Equal(HttpStatusCode.BadRequest, await app.StatusAsync(""));
    }

    [Fact]
    public async Task Deleted_apps_secret_is_refused()
    {
        var app = new App(cloud, system: true);

        cloud.Context.State.Delete(app.Id);

        Assert.Equal(HttpStatusCode.Unauthorized, await app.StatusAsync(""));
    }

    [Fact]
    public async Task Anything_else_with_an_identity_is_an_app_too()
    {
        var app = new App(cloud, system: true, type: "Microsoft.App/containerApps");

        Assert.Equal(app.System!.AppId, (string?)(await app.TokenAsync())["client_id"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("x.y")]
    [InlineData("AAAA.AAAA")]
    public async Task Wrong_secret_is_refused(string secret)
    {
        var app = new App(cloud, system: true);

        using var response = await app.SendAsync("", secret: secret);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(401, (int)(await Cloud.ReadAsync(response))["statusCode"]!);
    }

    [Fact]
    public async Task Secret_in_the_header_of_the_other_version_is_refused()
    {
        var app = new App(cloud, system: true);

        using var response = await app.SendAsync("", header: "secret");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Secret_of_one_app_is_not_the_secret_of_another()
    {
        var (one, two) = (new App(cloud, system: true), new App(cloud, system: true));
        var mixed = two.Secret.Split('.')[0] + "." + one.Secret.Split('.')[1];

        using var response = await one.SendAsync("", secret: mixed);

        Assert.NotEqual(one.Secret, two.Secret);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?api-version=2019-08-01")]
    [InlineData("?api-version=2019-08-01&resource=")]
    [InlineData("?api-version=2019-08-01&resource=https://a.example&resource=https://b.example")]
    [InlineData("?api-version=2019-08-01&resource=nonsense")]
    [InlineData("?api-version=2019-08-01&resource=https://a.example/.default")]
    [InlineData("?api-version=2018-02-01&resource=https://a.example")]
    [InlineData("?api-version=2019-08-01&resource=https://a.example&client_id=a&mi_res_id=b")]
    [InlineData("?api-version=2019-08-01&resource=https://a.example&client_id=a&client_id=b")]
    public async Task Bad_query_is_a_bad_request_in_app_services_form(string query)
    {
        var app = new App(cloud, system: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{cloud.Identity}/msi/token{query}");
        request.Headers.Add("X-IDENTITY-HEADER", app.Secret);
        using var response = await cloud.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["statusCode", "message", "correlationId"], (await Cloud.ReadAsync(response)).Select(field => field.Key));
    }

    [Fact]
    public async Task Secret_survives_a_restart()
    {
        await using var own = await OwnCloud.StartAsync();
        var app = new App(own.Cloud, system: true);

        await own.Cloud.RestartAsync();

        Assert.Equal(app.System!.AppId, (string?)(await app.TokenAsync())["client_id"]);
    }

    [Fact]
    public void Documents_of_any_shape_are_read_without_a_fault()
    {
        foreach (var json in new[] { "{}", "{\"identity\":7}", "{\"identity\":{}}", "{\"identity\":{\"type\":7,\"principalId\":[]}}", "{\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":[]}}" })
            Assert.False(AppIdentities.Of((JsonObject)JsonNode.Parse(json)!).Any);
    }
}
