using System.Net;
using System.Text.Json.Nodes;
using Gatehouse.Tests.LocalCloud.Entra;

namespace Gatehouse.Tests.LocalCloud.ManagedIdentity;

[Collection(nameof(Cloud))]
public class AppEnvironmentTests(Cloud cloud)
{
    [Fact]
    public async Task Environment_holds_settings_connection_strings_and_the_identity()
    {
        var app = new App(cloud, system: true);
        Put(app, "appsettings", new() { ["AZURE_POSTGRESQL_HOST"] = "pg1", ["Nested__Key"] = "v" });
        Put(app, "connectionstrings", new()
        {
            ["main"] = new JsonObject { ["value"] = "Host=pg1", ["type"] = "PostgreSQL" },
            ["other"] = new JsonObject { ["value"] = "x", ["type"] = "Custom" },
            ["sql"] = new JsonObject { ["value"] = "y", ["type"] = "SQLAzure" },
        });

        var environment = await EnvironmentAsync(app.Id);

        Assert.Equal("pg1", environment["AZURE_POSTGRESQL_HOST"]);
        Assert.Equal("pg1", environment["APPSETTING_AZURE_POSTGRESQL_HOST"]);
        Assert.Equal("v", environment["Nested__Key"]);
        Assert.Equal(("Host=pg1", "x", "y"), (environment["POSTGRESQLCONNSTR_main"], environment["CUSTOMCONNSTR_other"], environment["SQLAZURECONNSTR_sql"]));
        Assert.Equal(app.Id.Split('/')[^1], environment["WEBSITE_SITE_NAME"]);
        Assert.Equal("rg1", environment["WEBSITE_RESOURCE_GROUP"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{environment["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource=https://database.windows.net/");
        request.Headers.Add("X-IDENTITY-HEADER", environment["IDENTITY_HEADER"]);
        using var token = await cloud.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, token.StatusCode);
    }

    [Fact]
    public async Task App_without_an_identity_gets_its_settings_only()
    {
        var app = new App(cloud, system: false);
        Put(app, "appsettings", new() { ["A"] = "1" });

        var environment = await EnvironmentAsync(app.Id);

        Assert.Equal("1", environment["A"]);
        Assert.DoesNotContain("IDENTITY_ENDPOINT", environment.Keys);
        Assert.DoesNotContain("MSI_SECRET", environment.Keys);
    }

    [Fact]
    public async Task Setting_cannot_replace_what_the_platform_sets_and_impossible_names_are_left_out()
    {
        var app = new App(cloud, system: true);
        Put(app, "appsettings", new() { ["IDENTITY_ENDPOINT"] = "http://evil.example", ["a=b"] = "1", [""] = "2", ["nul\0"] = "3", ["value"] = "4\0", ["number"] = 5 });

        var environment = await EnvironmentAsync(app.Id);

        Assert.Equal($"{cloud.Identity}/msi/token", environment["IDENTITY_ENDPOINT"]);
        Assert.DoesNotContain(environment, variable => variable.Key.Contains('=', StringComparison.Ordinal) || variable.Key.Contains('\0', StringComparison.Ordinal));
        Assert.DoesNotContain("value", environment.Keys);
    }

    [Theory]
    [InlineData("/gatehouse/run?app=/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/none", HttpStatusCode.NotFound)]
    [InlineData("/gatehouse/run?app=/gatehouse/tenant", HttpStatusCode.NotFound)]
    [InlineData("/gatehouse/run?app=/directory/users/x", HttpStatusCode.NotFound)]
    [InlineData("/gatehouse/run?app=/subscriptions/../gatehouse/tenant", HttpStatusCode.NotFound)]
    [InlineData("/gatehouse/run", HttpStatusCode.BadRequest)]
    [InlineData("/gatehouse/run?app=a&app=b", HttpStatusCode.BadRequest)]
    public async Task What_is_no_app_is_refused(string path, HttpStatusCode status)
    {
        using var response = await cloud.SendAsync(HttpMethod.Post, path, await cloud.DeveloperTokenAsync());

        Assert.Equal(status, response.StatusCode);
        Assert.NotNull((await Cloud.ReadAsync(response))["error"]!["code"]);
    }

    [Fact]
    public async Task Environment_is_shown_to_nobody_without_a_token()
    {
        var app = new App(cloud, system: true);

        using var response = await cloud.SendAsync(HttpMethod.Post, "/gatehouse/run?app=" + app.Id, bearer: null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(string app)
    {
        using var response = await cloud.SendAsync(HttpMethod.Post, "/gatehouse/run?app=" + Uri.EscapeDataString(app), await cloud.DeveloperTokenAsync());
        var body = await Cloud.ReadAsync(response);
        Assert.True(response.IsSuccessStatusCode, body.ToJsonString());
        return body["environment"]!.AsObject().ToDictionary(variable => variable.Key, variable => (string)variable.Value!);
    }

    private void Put(App app, string config, JsonObject properties)
        => cloud.Context.State.Put($"{app.Id}/config/{config}", new JsonObject { ["properties"] = properties });
}
